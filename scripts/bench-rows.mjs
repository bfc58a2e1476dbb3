/**
 * The rows of the bench: what is measured, against which goal, and what came of it. A measurement that fails is
 * a row like any other, with the reason in it; the others still run.
 */

/**
 * Takes the measurements one after another.
 *
 * @param measurements each with the `rows` it fills ({ name, goal, atLeast }), and `measure`, whose answer has one
 *   { value, detail } for each of them, in the same order
 * @param onFailure gets the measurement and the error; what it returns (where something was kept) is added to the reason
 * @returns figures: { name, value, goal, atLeast?, detail, failed? }; of a failed one, `value` is null and `detail` the reason
 */
export async function takeAll(measurements, onFailure = () => undefined) {
  const figures = [];
  for (const measurement of measurements) {
    const { rows, measure } = measurement;
    try {
      const found = await measure();
      rows.forEach((row, index) => figures.push(figure(row, found[index])));
    } catch (error) {
      const kept = await keep(onFailure, measurement, error);
      const detail = [reasonOf(error), ...(kept === undefined ? [] : [kept])].join('; ');
      for (const row of rows) figures.push({ ...row, value: null, detail, failed: true });
    }
  }
  return figures;
}

/** Keeping is not the measurement: when it fails, too, that is told, and the bench goes on. */
async function keep(onFailure, measurement, error) {
  try {
    return await onFailure(measurement, error);
  } catch (problem) {
    return `nothing could be kept of it: ${reasonOf(problem)}`;
  }
}

function figure(row, { value, detail }) {
  if (!Number.isFinite(value)) throw new Error(`${row.name}: ${value} is no number`);
  return { ...row, value: Math.round(value * 100) / 100, detail };
}

/** True when the goal is not met, or nobody knows whether it is. */
export function isMissed({ value, goal, atLeast, failed }) {
  if (failed) return true;
  return atLeast ? value < goal : value > goal;
}

/** One line for people. */
export function rowText(each) {
  const { name, value, goal, atLeast, detail, failed } = each;
  const word = failed ? 'FAILED' : isMissed(each) ? 'MISSED' : 'ok';
  const number = failed ? '-' : String(value);
  const wanted = `(goal ${atLeast ? '>=' : '<='} ${goal})`;
  return `${word.padEnd(6)} ${name.padEnd(52)} ${number.padStart(8)}  ${wanted}  ${detail}`;
}

/**
 * The reason of a failure in one line: of a command of ours what its document says (the verdict's reasons, or its
 * error), else the message alone.
 */
export function reasonOf(error) {
  const { error: told, verdict, reasons = [] } = documentOf(error?.stdout);
  const reason = told
    ? `${told.code}: ${told.message}`
    : verdict
      ? [`the drill did not pass: ${verdict}`, ...reasons].join('; ')
      : String(error?.message ?? error);
  return reason.trim().split('\n')[0];
}

/** The JSON document that a command printed; an empty one when it printed none. */
export function documentOf(stdout) {
  try {
    return JSON.parse(stdout) ?? {};
  } catch {
    return {};
  }
}

/** The middle value, or the mean of the two in the middle; NaN when there is none. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
