/**
 * Words that make of a name a narrower one: how much, how often, since when, where in the body, of what kind. Left out
 * are words that add nothing (serum, gland, sign, disease) or nothing to what ships (acute, congenital, primary).
 */

/** As `matchKey` writes them: singular, `elevated` for high and increased, `low` for reduced and decreased. */
export const NARROWING_WORDS: ReadonlySet<string> = new Set(
  (
    'mild severe marked markedly massive excessive elevated low intractable persistent recurrent frequent ' +
    'paroxysmal sudden gradual progressive nocturnal nighttime morning unintentional ' +
    'unilateral bilateral left right inspiratory expiratory generalized diffuse localized focal multiple solitary ' +
    'proximal distal upper lower anterior posterior central peripheral vertical horizontal radiating ' +
    'painful painless tender small large firm hard solid cystic calcified purulent bloody supranuclear ' +
    'hypochromic microcytic macrocytic normocytic hemolytic allogeneic autologous laparoscopic topical drop cream gel ' +
    'oral inhaled subcutaneous'
  ).split(' '),
);

/** Contained in the part by which the longer of two names is longer. */
export const NARROWING_PARTS: readonly string[] =
  '反复 复发 频繁 顽固 持续 间歇 阵发 突发 进行性 夜间 晨起 双侧 单侧 左侧 右侧 吸气 呼气 全身 弥漫 局限 局部 近端 远端 重度 严重 轻度 明显 显著 过多 增多 扩张 疼痛 无痛 实性 囊性 钙化 鲜 低色素 异基因 自体 腹腔镜 外用 滴眼 口服 吸入 皮下 动脉 垂直 核上'.split(
    ' ',
  );
