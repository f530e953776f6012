/** Orders to the laboratory of a twin that runs elsewhere, over OPC UA. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  StatusCodes,
  Variant,
  type ClientSession,
} from 'node-opcua';
import { DomainError } from '../core/domain-error.js';
import { LAB_NODES, TWIN_NAMESPACE } from './nodes.js';
import { quietLibrary } from './opcua/quiet-library.js';

/**
 * Starts a fault in a running twin.
 *
 * @param url url of the twin's weather server (MET), for example `opc.tcp://127.0.0.1:48423/MET`
 * @param text fault as `kind:target[=value]@HH:MM+duration` or `...@now`
 * @throws DomainError `invalid-input` with the twin's reason, or when the server is not there or is no twin
 */
export async function injectFault(url: string, text: string): Promise<void> {
  const problem = await callLab(url, LAB_NODES.inject, [
    new Variant({ dataType: DataType.String, value: text }),
  ]);
  if (problem !== '') throw new DomainError('invalid-input', problem, { seen: text });
}

async function callLab(url: string, method: string, inputArguments: Variant[]): Promise<string> {
  quietLibrary();
  const pkiFolder = mkdtempSync(join(tmpdir(), 'traboule-lab-'));
  const certificates = new OPCUACertificateManager({ rootFolder: pkiFolder, name: 'lab' });
  const client = OPCUAClient.create({
    endpointMustExist: false,
    securityMode: MessageSecurityMode.None,
    securityPolicy: SecurityPolicy.None,
    connectionStrategy: { maxRetry: 1, initialDelay: 200 },
    clientCertificateManager: certificates,
    applicationName: 'traboule lab',
  });
  try {
    await client.connect(url).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new DomainError(
        'invalid-input',
        `no twin answers at ${url}: ${why}; start one with "traboule twin"`,
      );
    });
    const session = await client.createSession();
    try {
      return await callOn(session, method, inputArguments);
    } finally {
      await session.close();
    }
  } finally {
    await client.disconnect();
    await certificates.dispose();
    rmSync(pkiFolder, { recursive: true, force: true });
  }
}

async function callOn(session: ClientSession, method: string, inputArguments: Variant[]): Promise<string> {
  const namespaces = await session.readNamespaceArray();
  const index = namespaces.indexOf(TWIN_NAMESPACE);
  if (index < 0) {
    throw new DomainError('invalid-input', `this server is no twin: it does not know ${TWIN_NAMESPACE}`);
  }
  const prefix = `ns=${String(index)};s=`;
  const result = await session.call({
    objectId: `${prefix}${LAB_NODES.object}`,
    methodId: `${prefix}${method}`,
    inputArguments,
  });
  if (result.statusCode.isNot(StatusCodes.Good)) {
    const answer = result.statusCode.toString();
    throw new DomainError(
      'invalid-input',
      `the twin's laboratory answered ${answer}; give the url of the MET server`,
    );
  }
  return String(result.outputArguments?.[0]?.value ?? '');
}
