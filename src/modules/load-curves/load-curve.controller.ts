/** Import over HTTP: the file is the body, read while it comes in. */
import {
  Controller,
  HttpCode,
  Param,
  PayloadTooLargeException,
  Post,
  Query,
  Req,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { LoadCurveImportService } from './load-curve-import.service.js';
import { type ImportAnswer, type ImportQuery, importQuerySchema } from './load-curve.schema.js';
import { Answers, Takes } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { importAnswerSchema } from './import-answer.schema.js';

/** Largest file [bytes]: about three million rows of the widest shape. */
const MAX_BYTES = 512 * 1024 * 1024;

/** What a CSV file may call itself. */
const CSV_TYPE = /^(text\/(csv|plain)|application\/(octet-stream|vnd\.ms-excel))\s*(;|$)/i;

/** The part of an HTTP request that an import needs. */
interface FileRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Without `destroyOnReturn`, a file that is refused midway would take the connection, and the answer, with it. */
  iterator(options: { destroyOnReturn: boolean }): AsyncIterable<Uint8Array>;
  /** Lets the rest of the body run out. */
  resume(): unknown;
}

@Controller('api/v1/meters')
export class LoadCurveController {
  constructor(private readonly imports: LoadCurveImportService) {}

  @Allow('data.import')
  @Answers(
    'Takes a load curve (Enedis): the CSV file is the body; answers with what was found in it.',
    importAnswerSchema,
  )
  @Takes({ fileType: 'text/csv' })
  @Post(':id/readings/import')
  @HttpCode(200)
  async import(
    @Param('id') id: string,
    @Query({ schema: importQuerySchema }) query: ImportQuery,
    @Req() request: FileRequest,
  ): Promise<ImportAnswer> {
    const { headers } = request;
    const type = headers['content-type'] ?? 'none';
    if (!CSV_TYPE.test(type)) {
      throw new UnsupportedMediaTypeException(
        `the body is ${type}; expected the file as it is, with content-type text/csv (no form, no JSON)`,
      );
    }
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') {
      throw new UnsupportedMediaTypeException(`the body is ${encoding}; expected the file unpacked`);
    }
    if (Number(headers['content-length'] ?? 0) > MAX_BYTES) throw tooLarge();
    try {
      return await this.imports.import(id, limited(request.iterator({ destroyOnReturn: false })), query);
    } finally {
      request.resume();
    }
  }
}

async function* limited(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of bytes) {
    size += piece.byteLength;
    if (size > MAX_BYTES) throw tooLarge();
    yield piece;
  }
}

function tooLarge(): PayloadTooLargeException {
  return new PayloadTooLargeException(
    `the file has more than ${String(MAX_BYTES / 1024 / 1024)} MiB; split it by years or metering points`,
  );
}
