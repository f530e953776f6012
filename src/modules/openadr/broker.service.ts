/** Tells changes by a message broker: business logic all, each VEN what it may see. A broker that is away delays nobody. */
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { messagesOf } from '../../core/openadr/topics.js';
import { type BrokerState, NotificationBroker } from '../../ports/notification-broker.js';
import { type ChangeBatch, OpenAdrChangeLog } from '../../ports/openadr-change-log.js';
import { OpenAdrChangeReaders } from './change-readers.service.js';

/** Changes told at once: with a thousand VENs some thousand messages. */
const BATCH = 20;

@Injectable()
export class OpenAdrBroker implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly broker: NotificationBroker,
    private readonly changes: OpenAdrChangeLog,
    private readonly readers: OpenAdrChangeReaders,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.broker.state().status === 'none') {
      // Should there be a broker one day, it is not told what was before it.
      await this.changes.forget('mqtt');
      return;
    }
    this.readers.follow({
      reader: 'mqtt',
      batch: BATCH,
      isReady: () => this.broker.state().status === 'connected',
      handle: (batch) => this.tell(batch),
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.broker.close();
  }

  /** How the broker fares, and how many changes wait for it. */
  async state(): Promise<BrokerState & { readonly waiting: number; readonly oldestMs: number | null }> {
    const backlog = await this.changes.backlog('mqtt');
    return { ...this.broker.state(), waiting: backlog?.waiting ?? 0, oldestMs: backlog?.oldestMs ?? null };
  }

  private async tell({ changes, audience }: ChangeBatch): Promise<void> {
    const { topicRoot } = this.broker;
    await this.broker.publish(changes.flatMap((change) => messagesOf(topicRoot, change, audience)));
  }
}
