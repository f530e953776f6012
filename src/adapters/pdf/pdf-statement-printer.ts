/** Statements on one page of PDF, in French with the words the field uses. */
import type PDFDocument from 'pdfkit';
import type { BaselineQuality } from '../../core/flexibility/placebo.js';
import type { Statement } from '../../core/flexibility/statement.js';
import { civilTime } from '../../core/time/civil.js';
import { StatementPrinter } from '../../ports/statement-printer.js';

const MARGIN = 50;
const LEFT = { label: MARGIN, value: 215 } as const;
const ROW_HEIGHT = 12;
/** Quarter-hours that fit on the page; the rest is in the CSV, and the page says so. */
const MOST_ROWS = 24;
const COLUMNS = [
  { title: 'Quart d’heure', x: 50 },
  { title: 'Référence [kW]', x: 140 },
  { title: 'Mesuré [kW]', x: 230 },
  { title: 'Livré [kWh]', x: 315 },
  { title: 'Payé [EUR]', x: 400 },
  { title: 'Pénalité [EUR]', x: 475 },
] as const;

export class PdfStatementPrinter extends StatementPrinter {
  override async print(
    statement: Statement,
    names: { readonly building: string; readonly program: string },
  ): Promise<Uint8Array> {
    // Its fonts take longer to load than a page to print: whoever prints none does without.
    const { default: Document } = await import('pdfkit');
    const page = new Document({
      size: 'A4',
      margin: MARGIN,
      // The date of the statement, not of the printing: the same statement gives the same bytes.
      info: { Title: `Relevé ${statement.id}`, CreationDate: new Date(statement.issuedMs) },
    });
    const chunks: Buffer[] = [];
    page.on('data', (chunk: Buffer) => chunks.push(chunk));
    const done = new Promise<void>((resolve, reject) => {
      page.on('end', resolve);
      page.on('error', reject);
    });
    head(page, statement, names);
    rows(page, statement);
    foot(page, statement);
    page.end();
    await done;
    return Buffer.concat(chunks);
  }
}

type Page = InstanceType<typeof PDFDocument>;

function head(
  page: Page,
  statement: Statement,
  { building, program }: { readonly building: string; readonly program: string },
): void {
  const { content, state, version } = statement;
  page.font('Helvetica-Bold').fontSize(18).text('Relevé d’effacement', MARGIN, MARGIN);
  page.moveDown(0.5).fontSize(10);
  const { settlement } = content;
  const lines: [string, string][] = [
    ['Bâtiment', `${building} (${content.buildingId})`],
    ['Programme', `${program} (${content.programId})`],
    ['Appel', `${content.eventId}, version ${String(content.eventVersion)}`],
    ['Période (heure de Paris)', `${at(content.startMs)} à ${at(content.endMs)}`],
    ['Relevé', `${statement.id}, version ${String(version)}, ${STATE[state]}`],
    ['Émis', `${at(statement.issuedMs)}, contestable jusqu’au ${at(statement.disputeUntilMs)}`],
    ['Méthode de référence', `${content.method}, version ${content.methodVersion}`],
    ['Tarif / pénalité [EUR/kWh]', `${content.terms.rateEurPerKwh} / ${content.terms.penaltyEurPerKwh}`],
    ['Commandé / livré [kWh]', `${settlement?.orderedKwh ?? '-'} / ${settlement?.deliveredKwh ?? '-'}`],
    ['Report après l’appel [kWh]', content.reboundKwh === null ? 'inconnu' : content.reboundKwh.toFixed(3)],
  ];
  for (const [label, value] of lines) line(page, label, value);
  page.moveDown(0.5).fontSize(13).font('Helvetica-Bold');
  page.text(
    settlement === null
      ? `Rien n’est réglé : ${content.unsettled ?? ''}`
      : `Total : ${settlement.totalEur} EUR`,
    MARGIN,
  );
  page.moveDown(0.8);
}

function rows(page: Page, { content }: Statement): void {
  let y = page.y;
  page.fontSize(8).font('Helvetica-Bold');
  for (const { title, x } of COLUMNS) page.text(title, x, y, { lineBreak: false });
  page.font('Helvetica');
  content.slots.slice(0, MOST_ROWS).forEach((slot, index) => {
    y += ROW_HEIGHT;
    const money = content.settlement?.slots[index];
    const cells = [
      at(slot.slotMs),
      slot.baselineKw.toFixed(2),
      slot.meteredKw === null ? 'non mesuré' : slot.meteredKw.toFixed(2),
      slot.deliveredKwh.toFixed(3),
      money?.paidEur ?? '-',
      money?.penaltyEur ?? '-',
    ];
    COLUMNS.forEach(({ x }, column) => page.text(cells[column] ?? '', x, y, { lineBreak: false }));
  });
  page.y = y + ROW_HEIGHT;
  const hidden = content.slots.length - MOST_ROWS;
  if (hidden > 0) page.text(`… et ${String(hidden)} quarts d’heure de plus : voir le fichier CSV.`, MARGIN);
  page.moveDown(1);
}

function foot(page: Page, { content, contentHash }: Statement): void {
  page.fontSize(8).font('Helvetica-Bold').text('Autres méthodes, pour comparaison', MARGIN);
  page.font('Helvetica');
  for (const { method, deliveredKwh, quality, baseline } of content.compared) {
    const said =
      baseline.status === 'unknown'
        ? `sans référence (${baseline.why})`
        : `${deliveredKwh === null ? '-' : deliveredKwh.toFixed(3)} kWh ; erreur sur ${String(quality.days)} jours sans appel : ${qualityWords(quality)}`;
    page.text(`${method} : ${said}`, MARGIN, undefined, { width: 495 });
  }
  page.moveDown(1);
  page.text(`Empreinte du contenu (SHA-256) : ${contentHash}`, MARGIN);
  page.text(`Empreinte des données lues (SHA-256) : ${content.inputsHash}`, MARGIN);
}

/** Error, bias and what four of five calls were off by. */
function qualityWords({ relativeRmse, relativeBias, errorKwh }: BaselineQuality): string {
  if (relativeRmse === null || relativeBias === null || errorKwh === null) return '-';
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  return `${percent(relativeRmse)}, biais ${percent(relativeBias)}, écart d’un appel de ${errorKwh.p10.toFixed(1)} à ${errorKwh.p90.toFixed(1)} kWh (4 fois sur 5)`;
}

const STATE: Readonly<Record<Statement['state'], string>> = {
  issued: 'émis',
  disputed: 'contesté',
  final: 'définitif',
};

function line(page: Page, label: string, value: string): void {
  const { y } = page;
  page.font('Helvetica-Bold').text(label, LEFT.label, y, { lineBreak: false });
  page.font('Helvetica').text(value, LEFT.value, y, { width: 330 });
}

/** Date and time on a clock in Lyon. */
function at(ms: number): string {
  const { date, hour, minute } = civilTime(ms);
  const [year = '', month = '', day = ''] = date.split('-');
  return `${day}/${month}/${year} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
