import type { ChangeArgs, ChangeRequestFor } from '../docs/changes.ts';
import { invoiceNumber } from '../docs/invoice.number.ts';
import { ICD_10, vitalsAt, type Health } from './charts.ts';
import { reasonInWords, type Visit } from './diary.ts';
import { dayAfter, momentOf, type Chance } from './random.ts';
import { scriptRequests } from './scripts.ts';

/** What a visit left behind: measurements, a consultation, an invoice and what was paid. */
export class Visits {
  readonly #chance: Chance;
  readonly #today: string;
  #invoices = 0;

  constructor(chance: Chance, today: string) {
    this.#chance = chance;
    this.#today = today;
  }

  /** All changes of a visit that has begun; none for one that has not. */
  requests(visit: Visit, health: Health): ChangeRequestFor[] {
    const now = visit.status === 'with-doctor';
    if (!now && !['done', 'billing'].includes(visit.status)) return [];
    const consultation = this.#chance.id(momentOf(visit.start));
    const measured = this.#chance.happens(now ? 1 : 0.5) && visit.type.name !== 'Telephone';
    const fever = 'complaint' in visit.reason && visit.reason.complaint.fever === true;
    return [
      ...(measured ? [vitalsAt(visit.person, health, visit.start, this.#chance, { fever })] : []),
      ...this.#consultation(visit, consultation, now, health),
      ...(now ? [] : this.#invoice(visit, consultation))
    ];
  }

  #consultation(visit: Visit, id: string, now: boolean, health: Health): ChangeRequestFor[] {
    const chance = this.#chance;
    const { reason, person, start, minutes } = visit;
    const [subjective, objective, plan] =
      'review' in reason
        ? reason.review.review
        : [
            chance.pick(reason.complaint.subjective),
            reason.complaint.objective,
            chance.pick(reason.complaint.plan)
          ];
    const [code, description] = diagnosisOf(visit);
    const begun = momentOf(start);
    const started: ChangeRequestFor = {
      change: 'consultation.start',
      args: {
        id,
        patient: person.id,
        startedAt: begun,
        doctor: visit.doctor.id,
        consultationType: visit.type.id,
        appointment: visit.id,
        reason: reasonInWords(reason),
        // Years of notes that are made in one moment are taken over, not late.
        origin: { system: 'demo', id },
        ...(now ? {} : { endedAt: new Date(Date.parse(begun) + minutes * 60_000).toISOString() }),
        notes: now ? { subjective } : { subjective, objective, assessment: `${description}.`, plan }
      }
    };
    if (now) return [started];
    const diagnosis: ChangeRequestFor = {
      change: 'consultation.addDiagnosis',
      args: {
        consultation: id,
        id: chance.id(begun),
        system: ICD_10,
        code,
        description,
        primary: true
      }
    };
    const done = doneIn(visit);
    const procedure: ChangeRequestFor[] = done
      ? [
          {
            change: 'consultation.addProcedure',
            args: { consultation: id, id: chance.id(begun), description: done[0], quantity: 1 }
          }
        ]
      : [];
    // A few notes of the last days wait for their signature.
    const waits = start.slice(0, 10) >= dayAfter(this.#today, -2) && chance.happens(0.12);
    const sign: ChangeRequestFor[] = waits
      ? []
      : [{ change: 'consultation.sign', args: { consultation: id } }];
    const script = scriptRequests(visit, id, health, [code, description]);
    return [started, diagnosis, ...procedure, ...script, ...sign];
  }

  #invoice(visit: Visit, consultation: string): ChangeRequestFor[] {
    const chance = this.#chance;
    const { person, type, doctor } = visit;
    const date = visit.start.slice(0, 10);
    const invoice = chance.id(momentOf(`${date}T${visit.start.slice(11)}`));
    const [icd10] = diagnosisOf(visit);
    const done = doneIn(visit);
    const line = (description: string, unitCents: number, code?: string) => ({
      id: chance.id(momentOf(visit.start)),
      description,
      unitCents,
      serviceDate: date,
      icd10,
      ...(code ? { code, codeSystem: 'tariff' as const } : {})
    });
    const lines = [
      line(type.name, type.feeCents, type.tariffCode),
      ...(done ? [line(...done)] : [])
    ];
    const total = lines.reduce((sum, { unitCents }) => sum + unitCents, 0);
    const { cover } = person;
    const create: ChangeRequestFor = {
      change: 'invoice.create',
      args: {
        id: invoice,
        patient: person.id,
        date,
        doctor: doctor.id,
        consultation,
        lines,
        ...(cover ? { cover: coverOf(cover) } : {})
      }
    };
    if (visit.status === 'billing') return [create];
    this.#invoices += 1;
    const number = invoiceNumber('JFP', 'DEMO', this.#invoices);
    return [
      create,
      { change: 'invoice.issue', args: { invoice, number } },
      ...(cover ? this.#paidByScheme(invoice, date, total) : this.#paidAtDesk(invoice, date, total))
    ];
  }

  #paidAtDesk(invoice: string, date: string, total: number): ChangeRequestFor[] {
    const chance = this.#chance;
    const method = chance.weighted([
      ['card', 62],
      ['cash', 20],
      ['eft', 18]
    ] as const);
    const share = chance.weighted([
      [1, 80],
      [0.5, 8],
      [0, 12]
    ]);
    const amountCents = Math.round((total * share) / 1000) * 1000;
    return amountCents > 0
      ? [this.#payment(invoice, date, method, Math.min(total, amountCents))]
      : [];
  }

  /** Schemes take two to three weeks, pay their own rate, and sometimes leave it to the member. */
  #paidByScheme(invoice: string, date: string, total: number): ChangeRequestFor[] {
    const chance = this.#chance;
    const paidOn = dayAfter(date, chance.between(9, 21));
    if (paidOn > this.#today || chance.happens(0.08)) return [];
    const share = chance.weighted([
      [1, 64],
      [0.88, 24],
      [0.75, 12]
    ]);
    const amount = Math.round(total * share);
    const left = total - amount;
    const requests = [this.#payment(invoice, paidOn, 'medical-aid', amount)];
    if (left === 0 || chance.happens(0.45)) return requests;
    if (chance.happens(0.2)) {
      const args = {
        invoice,
        id: chance.id(momentOf(`${paidOn}T12:00`)),
        date: paidOn,
        amountCents: left,
        reason: 'Scheme rate accepted in full'
      };
      return [...requests, { change: 'invoice.addWriteOff', args }];
    }
    return [...requests, this.#payment(invoice, paidOn, 'eft', left)];
  }

  #payment(
    invoice: string,
    date: string,
    method: ChangeArgs<'invoice.addPayment'>['method'],
    amountCents: number
  ): ChangeRequestFor {
    const id = this.#chance.id(momentOf(`${date}T12:00`));
    return { change: 'invoice.addPayment', args: { invoice, id, date, method, amountCents } };
  }
}

const diagnosisOf = ({ reason }: Visit): readonly [string, string] =>
  'review' in reason ? [reason.review.code, reason.review.title] : reason.complaint.diagnosis;

const doneIn = ({ reason }: Visit): readonly [string, number] | undefined =>
  'complaint' in reason ? reason.complaint.done : undefined;

function coverOf({
  scheme,
  plan,
  membershipNumber,
  dependantCode
}: NonNullable<Visit['person']['cover']>) {
  return {
    scheme,
    membershipNumber,
    ...(plan ? { plan } : {}),
    ...(dependantCode ? { dependantCode } : {})
  };
}
