import type { ChangeArgs } from '../../docs/changes.ts';
import { chartSchema } from '../../docs/chart.schema.ts';
import { skip, type RejectedItem } from '../plan.ts';
import {
  chartPart,
  chartPlace,
  ENTERED_IN_ERROR,
  given,
  NO_PATIENT,
  type Mapped,
  type Mapper
} from './item.ts';
import type { Found } from './read.ts';
import type { FhirSet, Subject } from './set.ts';
import { concept, hasCode, line, list, momentOf, text, type Loose } from './values.ts';
import { measured, VITAL_SIGNS } from './vitals.ts';

const LOINC = 'http://loinc.org';
const SMOKING_STATUS = '72166-2';
const BLOOD_GROUP = ['882-1', '34532-2'];

type Vital = ChangeArgs<'chart.recordVitals'>['vitals'][number];

const TAKEN = ['code', 'subject', 'status', 'category', 'issued'];
const TIMES = ['effectiveDateTime', 'effectiveInstant', 'effectivePeriod'];

/** A measurement, or several of one moment; smoking and blood group are fields of the chart. */
export const mapObservation: Mapper = (found, set) => {
  const { value } = found;
  const status = text(value.status);
  if (status === 'entered-in-error') return ENTERED_IN_ERROR;
  if (status === 'cancelled') return skip('cancelled', 'The measurement was cancelled.');
  const subject = set.subjectOf(found);
  if (!subject) return NO_PATIENT;
  if (hasCode(value.code, SMOKING_STATUS)) return smoking(found, set, subject);
  if (hasCode(value.code, ...BLOOD_GROUP)) return bloodGroup(found, subject);
  return measurements(found, set, subject);
};

function measurements(found: Found, set: FhirSet, subject: Subject): Mapped | RejectedItem {
  const { value, source } = found;
  const moment = momentIn(value);
  if (!moment) return skip('no-date', 'It does not say when it was measured.');
  const warnings: string[] = [];
  const components = list(value.component);
  const own = vitalOf(value, warnings);
  const vitals: Vital[] = 'code' in own ? [{ ...own, id: set.idOf(found), origin: source }] : [];
  const panel = components.length > 0 ? set.idOf(found, 'panel') : undefined;
  components.forEach((component, index) => {
    const part = vitalOf(component, warnings);
    const name = concept(component.code).words ?? `part ${index + 1}`;
    if (!('code' in part)) warnings.push(`“${name}” was left out: ${part.why.reason}`);
    else vitals.push({ ...part, id: set.idOf(found, `component ${index}`), origin: source, panel });
  });
  if (vitals.length === 0) {
    return 'why' in own && components.length === 0
      ? own.why
      : skip('not-a-number', 'None of its parts is a number.');
  }
  if (moment.wholeDay) warnings.push('The time of day is not known.');
  if (text(value.status) === 'preliminary') warnings.push('The result was preliminary.');
  return {
    outcome: 'take',
    parts: vitals.map((vital) =>
      chartPart(subject, 'vitals', vital.id!, {
        change: 'chart.recordVitals',
        args: { patient: subject.id, at: moment.at, vitals: [given(vital)] }
      })
    ),
    needs: subject.needs,
    warnings,
    taken: [...TAKEN, ...TIMES, 'valueQuantity', 'valueInteger', 'component']
  };
}

const momentIn = (value: Loose) =>
  momentOf(value.effectiveDateTime) ??
  momentOf(value.effectiveInstant) ??
  momentOf((value.effectivePeriod as Loose | undefined)?.start) ??
  momentOf(value.issued);

type Reading = Pick<Vital, 'code' | 'label' | 'value' | 'unit'>;

/** The number of an observation or component, or why there is none that can be kept. */
function vitalOf(value: Loose, warnings: string[]): Reading | { readonly why: RejectedItem } {
  const { words, system, code } = concept(value.code, [LOINC]);
  const quantity = value.valueQuantity as Loose | undefined;
  const number = quantity?.value ?? value.valueInteger;
  if (typeof number !== 'number' || !Number.isFinite(number)) return { why: noNumber(value) };
  if (!code || (system && system !== LOINC)) {
    return { why: skip('not-loinc', 'It is coded otherwise than in LOINC.') };
  }
  if (text(quantity?.comparator)) {
    return { why: skip('limit', 'It is a limit (less or more than), not a measured value.') };
  }
  const sign = VITAL_SIGNS[code];
  const unit = line(quantity?.code) ?? line(quantity?.unit) ?? sign?.unit ?? '{number}';
  const result = measured(number, unit, sign);
  if (result.converted) warnings.push(`Converted from ${number} ${unit}.`);
  else if (sign?.unit && result.unit !== sign.unit) {
    warnings.push(`Measured in ${result.unit}, where ${sign.unit} is usual.`);
  }
  const label = sign?.label ?? words ?? code;
  return { code, label, value: result.value, unit: result.unit };
}

function noNumber(value: Loose): RejectedItem {
  if (value.dataAbsentReason !== undefined) {
    const why = concept(value.dataAbsentReason).words ?? 'no reason given';
    return skip('no-value', `There is no value: ${why}.`);
  }
  const kind = Object.keys(value).find((name) => name.startsWith('value'));
  return kind
    ? skip('not-a-number', 'It is no number, and the chart keeps only measurements yet.')
    : skip('no-value', 'There is no value in it.');
}

/** The latest answer counts; an earlier one, or one that somebody gave here, is not overwritten. */
function smoking(found: Found, set: FhirSet, subject: Subject): Mapped | RejectedItem {
  const said = line(concept(found.value.valueCodeableConcept).words ?? found.value.valueString);
  if (!said) return noNumber(found.value);
  const when = (each: Found) => momentIn(each.value)?.at ?? '';
  const latest = set.resources
    .filter((each) => each.type === 'Observation' && hasCode(each.value.code, SMOKING_STATUS))
    .filter((each) => !['entered-in-error', 'cancelled'].includes(text(each.value.status) ?? ''))
    .filter((each) => set.subjectOf(each)?.id === subject.id)
    .reduce((a, b) => (when(b) > when(a) ? b : a), found);
  if (latest !== found) return skip('superseded', 'A later answer to the same question is taken.');
  return {
    outcome: 'take',
    parts: [
      {
        request: { change: 'chart.edit', args: { patient: subject.id, smoking: said } },
        place: chartPlace(subject, 'smoking')
      }
    ],
    needs: subject.needs,
    taken: [...TAKEN, ...TIMES, 'valueCodeableConcept', 'valueString']
  };
}

function bloodGroup(found: Found, subject: Subject): Mapped | RejectedItem {
  const said = concept(found.value.valueCodeableConcept).words ?? text(found.value.valueString);
  const match = /\b(A|B|AB|O)\b[^+-]*?(\+|-|pos|neg)/i.exec(
    said?.replace(/Rh\(?D?\)?/gi, '') ?? ''
  );
  const group = `${match?.[1]?.toUpperCase()}${/\+|pos/i.test(match?.[2] ?? '') ? '+' : '-'}`;
  const known = chartSchema.shape.bloodGroup.safeParse(match ? group : undefined);
  if (!known.success || !known.data) {
    return skip('not-a-blood-group', 'The blood group could not be read with its rhesus factor.');
  }
  return {
    outcome: 'take',
    parts: [
      {
        request: { change: 'chart.edit', args: { patient: subject.id, bloodGroup: known.data } },
        place: chartPlace(subject, 'bloodGroup')
      }
    ],
    needs: subject.needs,
    taken: [...TAKEN, ...TIMES, 'valueCodeableConcept', 'valueString']
  };
}
