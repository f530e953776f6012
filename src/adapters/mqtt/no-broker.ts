/** No broker: changes are told by callbacks alone. */
import { type BrokerBinding, type BrokerState, NotificationBroker } from '../../ports/notification-broker.js';

export class NoBroker extends NotificationBroker {
  override readonly topicRoot = '';

  override state(): BrokerState {
    return { status: 'none' };
  }

  override bindingFor(): Promise<BrokerBinding | null> {
    return Promise.resolve(null);
  }

  override publish(): Promise<void> {
    return Promise.reject(new Error('there is no broker to publish to'));
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}
