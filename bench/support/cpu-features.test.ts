import { expect, it } from 'vitest';
import { cpuFlags } from './cpu-features.ts';

it('reads what a processor can do', () => {
  const text = 'processor\t: 0\nmodel name\t: A\nflags\t\t: fpu sse2 fma avx2 avx512f avx512_bf16 amx_bf16 amx_tile\n';
  expect(cpuFlags(`${text}processor\t: 1\nflags\t\t: fpu\n`)).toEqual({
    avx2: true,
    fma: true,
    avx512: ['avx512_bf16', 'avx512f'],
    amx: ['amx_bf16', 'amx_tile'],
    bf16: ['amx_bf16', 'avx512_bf16'],
  });
});

it('says what is not there', () => {
  expect(cpuFlags('flags : fpu avx\n')).toEqual({ avx2: false, fma: false, avx512: [], amx: [], bf16: [] });
  expect(cpuFlags('Features : fp asimd bf16\n')?.bf16).toEqual(['bf16']);
});

it('says so where the system does not tell', () => {
  expect(cpuFlags('')).toBeNull();
});
