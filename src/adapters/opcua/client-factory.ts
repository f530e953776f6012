/** Makes clients with one certificate of our own, and sessions with the identity an endpoint asks for. */
import {
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  UserTokenType,
  type UserIdentityInfo,
} from 'node-opcua';
import type { Endpoint } from '../../core/grid/site.js';
import { routeLibraryMessages } from './library-log.js';
import type { OpcUaOptions } from './opcua-options.js';

/** Session life without traffic [wall ms]: what a broken connection leaves behind on the server ends by then. */
const SESSION_TIMEOUT_MS = 30_000;

/** Silence after which the socket is given up [wall ms]; signs of life come far more often. */
const SILENCE_MS = 30_000;

const POLICIES = {
  None: SecurityPolicy.None,
  Basic256Sha256: SecurityPolicy.Basic256Sha256,
  Aes128_Sha256_RsaOaep: SecurityPolicy.Aes128_Sha256_RsaOaep,
  Aes256_Sha256_RsaPss: SecurityPolicy.Aes256_Sha256_RsaPss,
} as const;

const MODES = {
  None: MessageSecurityMode.None,
  Sign: MessageSecurityMode.Sign,
  SignAndEncrypt: MessageSecurityMode.SignAndEncrypt,
} as const;

/** What a client needs to know of an endpoint. */
export type Peer = Pick<Endpoint, 'url' | 'securityPolicy' | 'securityMode' | 'user'>;

/** Part of the options that clients depend on. */
export type ClientOptions = Pick<
  OpcUaOptions,
  'pkiFolder' | 'applicationName' | 'requestTimeoutMs' | 'password' | 'trustUnknownCertificates' | 'log'
>;

/** Shared by all endpoints of a process: one PKI folder, one certificate. */
export class ClientFactory {
  private manager: Promise<OPCUACertificateManager> | undefined;

  constructor(private readonly options: ClientOptions) {
    routeLibraryMessages(options.log);
  }

  /** A client that tries once and says when it is cut off; connecting again is the caller's. */
  async create(peer: Peer): Promise<OPCUAClient> {
    this.manager ??= this.openManager();
    return OPCUAClient.create({
      applicationName: this.options.applicationName,
      clientName: this.options.applicationName,
      clientCertificateManager: await this.manager,
      securityPolicy: POLICIES[peer.securityPolicy],
      securityMode: MODES[peer.securityMode],
      endpointMustExist: false,
      keepSessionAlive: true,
      requestedSessionTimeout: SESSION_TIMEOUT_MS,
      transportTimeout: Math.max(SILENCE_MS, this.options.requestTimeoutMs * 4),
      defaultTransactionTimeout: this.options.requestTimeoutMs,
      connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    });
  }

  /** Who we say we are at this endpoint. */
  identity(peer: Peer): UserIdentityInfo {
    if (peer.user === undefined) return { type: UserTokenType.Anonymous };
    const password = this.options.password?.(peer.user.passwordEnv);
    if (password === undefined) {
      throw new Error(
        `no password for user "${peer.user.name}": the variable ${peer.user.passwordEnv} is not set; set it for this process`,
      );
    }
    return { type: UserTokenType.UserName, userName: peer.user.name, password };
  }

  /** Ends the watch on the PKI folder. */
  async close(): Promise<void> {
    const manager = await this.manager;
    this.manager = undefined;
    await manager?.dispose();
  }

  private async openManager(): Promise<OPCUACertificateManager> {
    const manager = new OPCUACertificateManager({
      rootFolder: this.options.pkiFolder,
      automaticallyAcceptUnknownCertificate: this.options.trustUnknownCertificates ?? false,
    });
    await manager.initialize();
    return manager;
  }
}
