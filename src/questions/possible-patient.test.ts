import { describe, expect, it } from 'vitest';
import { miniatureGraph, shippedGraph } from '../../test/worlds/shipped-graph.ts';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { maskedPaths } from './masks.ts';
import { canMeet, isMensDisease } from './possible-patient.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

const WOMENS = ['current pregnancy', 'viable intrauterine pregnancy', 'breastfeeding', 'undiagnosed vaginal bleeding'];

describe('a patient', () => {
  it("with a disease of men's organs is not pregnant", () => {
    const graph = toyGraph([['alpha disease', 'affects', 'prostate']]);
    expect(canMeet(graph, 'alpha disease', 'current pregnancy')).toBe(false);
    expect(canMeet(graph, 'alpha disease', 'drug allergy')).toBe(true);
    expect(canMeet(graph, 'beta disease', 'current pregnancy')).toBe(true);
  });

  it('with a disease that affects other organs too may be a woman', () => {
    const graph = shippedGraph();
    expect(graph.objects('mumps', 'affects')).toContain('testis');
    expect(isMensDisease(graph, 'mumps')).toBe(false);
  });

  it("with a man's disease is known without the organs", () => {
    const whole = shippedGraph();
    const mens = whole.ofType('disease').filter(({ id }) => isMensDisease(whole, id));
    expect(mens.length).toBeGreaterThan(3);
    // A graph that says nothing at all of organs.
    for (const { id } of mens) expect(isMensDisease(toyGraph(), id)).toBe(true);
  });

  it('is an adult, as the wordings say', () => {
    expect(canMeet(toyGraph(), 'alpha disease', 'age under two years')).toBe(false);
    expect(canMeet(toyGraph(), 'alpha disease', 'newborn with high bilirubin')).toBe(false);
  });

  it.each([
    ['the miniature', miniatureGraph],
    ['the whole graph', shippedGraph],
  ])('is never told of what they cannot have in %s', (_of, graphOf) => {
    const graph = graphOf();
    for (const condition of atLeast(
      3,
      WOMENS.filter((id) => graph.entities.has(id)),
    ))
      expect(graph.entity(condition).type).toBe('contraindication');
    for (const { id } of atLeast(54, graph.ofType('disease'))) {
      const told = maskedPaths(graph, id).flatMap(({ background }) => background ?? []);
      for (const condition of told) expect(condition).not.toMatch(/^age under|^newborn|^child /);
      if (isMensDisease(graph, id)) for (const condition of told) expect(WOMENS).not.toContain(condition);
    }
  });
});
