/** The table of alarms as a whole: what every entry owes the person who reads it (ISA-18.2). */
import { describe, expect, it } from '@jest/globals';
import { ALARM_PRIORITIES, alarmId, type AlarmDefinitionId } from './alarm-definition.js';
import { ALARM_DEFINITIONS, alarmDefinition } from './alarm-definitions.js';

describe('every alarm', () => {
  it('has a name of its own, and is found by it', () => {
    const ids = ALARM_DEFINITIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const definition of ALARM_DEFINITIONS) expect(alarmDefinition(definition.id)).toBe(definition);
  });

  it('says what it is, why, what follows and what to do, in both languages', () => {
    for (const { id, title, cause, consequence, action } of ALARM_DEFINITIONS) {
      for (const words of [title, cause, consequence, action]) {
        expect([id, words.en.trim() === '' || words.fr.trim() === '' || words.en === words.fr]).toEqual([
          id,
          false,
        ]);
      }
      // Sentences end; titles do not.
      for (const words of [cause, consequence, action]) {
        expect([id, /[.]$/.test(words.en) && /[.]$/.test(words.fr)]).toEqual([id, true]);
      }
      expect([id, /[.!?]$/.test(title.en)]).toEqual([id, false]);
    }
  });

  it('writes French with its own apostrophes', () => {
    for (const { id, title, cause, consequence, action } of ALARM_DEFINITIONS) {
      for (const { fr } of [title, cause, consequence, action])
        expect([id, fr.includes("'")]).toEqual([id, false]);
    }
  });

  it('leaves time to act: more urgent, less time', () => {
    const least = ALARM_PRIORITIES.map((priority) =>
      Math.min(
        ...ALARM_DEFINITIONS.filter((one) => one.priority === priority).map((one) => one.respondMinutes),
      ),
    );
    expect(least.every((minutes) => minutes > 0)).toBe(true);
    expect([...least].sort((a, b) => a - b)).toEqual(least);
  });

  it('has a deadband only where it compares, and delays that are none or some', () => {
    for (const { id, unit, deadband, onDelayMs, offDelayMs } of ALARM_DEFINITIONS) {
      expect([id, unit === null && deadband !== 0]).toEqual([id, false]);
      expect([id, Math.min(deadband, onDelayMs, offDelayMs) >= 0]).toEqual([id, true]);
    }
  });
});

describe('the table', () => {
  it('has the most urgent first', () => {
    const ranks = ALARM_DEFINITIONS.map(({ priority }) => ALARM_PRIORITIES.indexOf(priority));
    expect([...ranks].sort((a, b) => a - b)).toEqual(ranks);
  });

  it('knows no other name', () => {
    expect(() => alarmDefinition('low-coffee' as AlarmDefinitionId)).toThrow(
      'there is no alarm "low-coffee"; the table of definitions lists them',
    );
  });

  it('names one alarm by its definition and subject, so that two never share a name', () => {
    const names = ALARM_DEFINITIONS.flatMap(({ id }) =>
      ['A', 'B', 'A@B'].map((subject) => alarmId(id, subject)),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});
