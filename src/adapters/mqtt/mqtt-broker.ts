/** Notifications by MQTT 5 over TLS: one connection per process, which comes back by itself. */
import mqtt, { type MqttClient } from 'mqtt';
import type { BrokerMessage } from '../../core/openadr/topics.js';
import { type BrokerBinding, type BrokerState, NotificationBroker } from '../../ports/notification-broker.js';
import { type Authority, clientCertificate, type ClientCertificate } from './client-certificates.js';

/** How the broker is reached. */
export interface MqttOptions {
  /** `mqtts://host:port`, for this service. */
  readonly url: string;
  /** The same broker as clients are told. */
  readonly publicUrls: readonly string[];
  /** Beginning of all topics. */
  readonly topicRoot: string;
  /** Signed the broker's certificate, and signs those of clients and of this service. */
  readonly authority: Authority;
  /** Instants of the wall [epoch ms]. */
  readonly nowMs: () => number;
}

/** Name of this service at the broker; no client can have it, because ids have no colon. */
const OWN_NAME = 'traboule:vtn';

/** MQTT 5: a broker that refuses a message says so. */
const PROTOCOL = 5;
const AT_LEAST_ONCE = 1;

/** Clients ask for a new certificate once a day; of one that was revoked the old is worth nothing after that [ms]. */
const CLIENT_VALID_MS = 86_400_000;
/** The service's own, made at every start. */
const OWN_VALID_MS = 365 * CLIENT_VALID_MS;

/** One that was made is handed out again so long: whoever asks and asks makes no work [ms]. */
const HANDED_OUT_MS = CLIENT_VALID_MS / 24;

const RECONNECT_MS = 2_000;
const CONNECT_LIMIT_MS = 10_000;
/** Longest wait until the broker has taken a batch [ms]. */
const PUBLISH_LIMIT_MS = 10_000;

export class MqttBroker extends NotificationBroker {
  override readonly topicRoot: string;
  private readonly made = new Map<
    string,
    { readonly atMs: number; readonly certificate: ClientCertificate }
  >();
  private broken: { readonly sinceMs: number; readonly why: string } | null;

  private constructor(
    private readonly options: MqttOptions,
    private readonly client: MqttClient,
  ) {
    super();
    this.topicRoot = options.topicRoot;
    this.broken = { sinceMs: options.nowMs(), why: 'it has not answered yet' };
    client.on('connect', () => {
      this.broken = null;
    });
    client.on('error', (error) => {
      this.note(wordsOf(error));
    });
    client.on('close', () => {
      this.note('the connection to it broke or could not be made');
    });
  }

  /** Begins to connect, and does not wait for it. @throws Error when the authority cannot sign */
  static async open(options: MqttOptions): Promise<MqttBroker> {
    const { authority, nowMs, url } = options;
    const own = await clientCertificate(authority, OWN_NAME, { nowMs: nowMs(), validMs: OWN_VALID_MS });
    const client = mqtt.connect(url, {
      ...{ protocolVersion: PROTOCOL, clean: true, rejectUnauthorized: true },
      ...{ ca: authority.cert, cert: own.cert, key: own.key },
      ...{ reconnectPeriod: RECONNECT_MS, connectTimeout: CONNECT_LIMIT_MS, queueQoSZero: false },
    });
    return new MqttBroker(options, client);
  }

  override state(): BrokerState {
    if (this.client.connected) return { status: 'connected' };
    const { sinceMs, why } = this.broken ?? { sinceMs: this.options.nowMs(), why: 'the connection broke' };
    return { status: 'broken', sinceMs, why };
  }

  override async bindingFor(clientId: string): Promise<BrokerBinding> {
    const { authority, publicUrls } = this.options;
    const { cert, key } = await this.certificateFor(clientId);
    return {
      URIS: publicUrls,
      serialization: 'JSON',
      authentication: {
        method: 'CERTIFICATE',
        caCert: authority.cert,
        clientCert: cert,
        clientKey: key,
      },
    };
  }

  override async publish(messages: readonly BrokerMessage[]): Promise<void> {
    if (!this.client.connected) throw new Error('the broker is away');
    // All at once: the broker takes messages of one connection in their order.
    const taken = Promise.all(
      messages.map(({ topic, notification }) =>
        this.client.publishAsync(topic, JSON.stringify(notification), { qos: AT_LEAST_ONCE }),
      ),
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`the broker did not take it within ${String(PUBLISH_LIMIT_MS / 1000)} s`));
      }, PUBLISH_LIMIT_MS);
    });
    try {
      await Promise.race([taken, late]);
    } catch (error) {
      taken.catch(() => undefined);
      throw new Error(`the broker did not take all: ${wordsOf(error)}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  override async close(): Promise<void> {
    this.client.removeAllListeners('close');
    // Nothing is waited for: what the broker has not taken is told again after the next start.
    await this.client.endAsync(true);
  }

  private async certificateFor(clientId: string): Promise<ClientCertificate> {
    const nowMs = this.options.nowMs();
    const known = this.made.get(clientId);
    if (known !== undefined && nowMs - known.atMs < HANDED_OUT_MS) return known.certificate;
    const validity = { nowMs, validMs: CLIENT_VALID_MS };
    const certificate = await clientCertificate(this.options.authority, clientId, validity);
    this.made.set(clientId, { atMs: nowMs, certificate });
    return certificate;
  }

  private note(why: string): void {
    // The cause comes first, its consequence after it: the cause stays.
    this.broken ??= { sinceMs: this.options.nowMs(), why };
    if (why !== this.broken.why && this.broken.why === 'it has not answered yet') {
      this.broken = { ...this.broken, why };
    }
  }
}

function wordsOf(error: unknown): string {
  const { code, message } = error as { code?: string | number; message?: string };
  if (code === 'ECONNREFUSED') return 'nothing listens at its address';
  if (code === 'ENOTFOUND') return 'its name is not known';
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(String(code))) {
    return 'its certificate or ours was refused: both must come from the authority in TRABOULE_OPENADR_MQTT_CA';
  }
  return message ?? String(error);
}
