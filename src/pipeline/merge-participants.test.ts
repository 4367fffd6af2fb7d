import { expect, it } from 'vitest';
import { mergeParticipants } from './merge-participants.ts';

it('joins the rows of two tables of participants', () => {
  const standing = 'participant_id\nsub-02\nsub-01\n';
  expect(mergeParticipants(standing, 'participant_id\nsub-03\n')).toBe('participant_id\nsub-01\nsub-02\nsub-03\n');
  expect(mergeParticipants(standing, 'participant_id\nsub-01\n')).toBe('participant_id\nsub-01\nsub-02\n');
  expect(mergeParticipants('participant_id\tage\nsub-01\t30\n', 'participant_id\nsub-02\n')).toBeUndefined();
});
