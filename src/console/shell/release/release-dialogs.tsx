/** Releasing with scope and reason, what became of each asset, and resuming by a person. */
import { useState } from 'preact/hooks';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { OneOf } from '../../components/choices.js';
import { Dialog } from '../../components/dialog.js';
import { ChoiceField } from '../../components/fields.js';
import { FormDialog } from '../../components/form-dialog.js';
import { isReason, ReasonField } from '../../components/reason-field.js';
import { ASSET_KINDS, useKindName } from '../../i18n/asset-kinds.js';
import { useTexts } from '../../i18n/language.js';
import { useCityNow } from '../status.js';
import { type Release, releaseAsked, type ReleaseDialogsProps } from './release-state.js';
import { texts } from './texts.js';

const close = (): void => {
  releaseAsked.value = null;
};

/** The dialog that is asked for. */
export function ReleaseDialogs({ asked, releases, onChange }: ReleaseDialogsProps) {
  if (asked.kind === 'release') return <ReleaseDialog onChange={onChange} />;
  // Assets that failed are asked again: what is shown follows the state of now.
  const now = releases.find(({ id }) => id === asked.release.id) ?? asked.release;
  if (asked.kind === 'assets') return <AssetsDialog release={now} />;
  return <ResumeDialog release={now} onChange={onChange} />;
}

type ScopeKind = 'all' | 'node' | 'assetClass';

interface Scope {
  readonly kind: ScopeKind;
  readonly nodeId: string;
  readonly assetClass: string;
}

function bodyOf({ kind, nodeId, assetClass }: Scope): object {
  if (kind === 'node') return { scope: kind, nodeId };
  return kind === 'assetClass' ? { scope: kind, assetClass } : { scope: kind };
}

function ReleaseDialog({ onChange }: { readonly onChange: () => void }) {
  const say = useTexts(texts);
  const [scope, setScope] = useState<Scope>({ kind: 'all', nodeId: '', assetClass: ASSET_KINDS[0] ?? '' });
  const [reason, setReason] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    (body: object) => send<Release>('POST', '/api/v1/release', { body, idempotencyKey }),
    (release) => {
      onChange();
      releaseAsked.value = { kind: 'assets', release };
    },
  );
  return (
    <FormDialog
      title={say('title')}
      confirm={say('confirm')}
      danger
      ready={isReason(reason) && (scope.kind !== 'node' || scope.nodeId !== '')}
      action={action}
      onClose={close}
      onConfirm={() => action.run({ ...bodyOf(scope), reason: reason.trim() })}
    >
      <p>{say('what')}</p>
      <ReasonField
        value={reason}
        onInput={setReason}
        common={(['danger', 'fault', 'wrong', 'cyber', 'drill'] as const).map((key) => say(`reason.${key}`))}
      />
      <ScopeFields scope={scope} onInput={setScope} />
    </FormDialog>
  );
}

function ScopeFields({
  scope,
  onInput,
}: {
  readonly scope: Scope;
  readonly onInput: (scope: Scope) => void;
}) {
  const say = useTexts(texts);
  const kindName = useKindName();
  const nodes = (useCityNow().data?.limits ?? []).filter(({ level }) => level !== 'city');
  return (
    <>
      <OneOf
        legend={say('scope')}
        value={scope.kind}
        options={(['all', 'node', 'assetClass'] as const)
          .filter((kind) => kind !== 'node' || nodes.length > 0)
          .map((kind) => ({ value: kind, label: say(`scope.${kind}`) }))}
        onChoose={(kind) => onInput({ ...scope, kind, nodeId: scope.nodeId || (nodes[0]?.nodeId ?? '') })}
      />
      {scope.kind === 'node' ? (
        <ChoiceField
          label={say('node')}
          value={scope.nodeId}
          options={nodes.map(({ nodeId, name }) => ({ value: nodeId, label: `${name} (${nodeId})` }))}
          onInput={(nodeId) => onInput({ ...scope, nodeId })}
        />
      ) : null}
      {scope.kind === 'assetClass' ? (
        <ChoiceField
          label={say('assetClass')}
          value={scope.assetClass}
          options={ASSET_KINDS.map((kind) => ({ value: kind, label: kindName(kind) }))}
          onInput={(assetClass) => onInput({ ...scope, assetClass })}
        />
      ) : null}
    </>
  );
}

function AssetsDialog({ release }: { readonly release: Release }) {
  const say = useTexts(texts);
  const { assets, released, failed } = release;
  const ranked = [...assets].sort((a, b) => a.status.localeCompare(b.status));
  return (
    <Dialog
      title={say('title')}
      open
      onClose={close}
      actions={
        <button type="button" class="button" autofocus onClick={close}>
          {say('close')}
        </button>
      }
    >
      <p role="status" class={failed > 0 ? 'notice notice-trouble' : 'strong'}>
        {say('done', { n: released })} {say('failed', { n: failed })}
      </p>
      <div class="scroll" role="region" tabIndex={0} aria-label={say('details')}>
        <table class="plain-table">
          <caption class="visually-hidden">{say('details')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('asset')}</th>
              <th scope="col">{say('state')}</th>
            </tr>
          </thead>
          <tbody>
            {ranked.map(({ assetId, status, reason }) => (
              <tr key={assetId}>
                <th scope="row">{assetId}</th>
                <td>
                  {status === 'failed' ? (
                    <span class="chip chip-trouble">✕ {say('status.failed')}</span>
                  ) : (
                    <>✓ {say('status.released')}</>
                  )}{' '}
                  {reason === null ? null : <span lang="en">{reason}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}

function ResumeDialog({ release, onChange }: { readonly release: Release; readonly onChange: () => void }) {
  const say = useTexts(texts);
  const [reason, setReason] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const action = useAction(
    (body: object) => send('POST', '/api/v1/release/end', { body, idempotencyKey }),
    () => {
      onChange();
      close();
    },
  );
  return (
    <FormDialog
      title={say('resumeTitle')}
      confirm={say('resumeConfirm')}
      ready={isReason(reason)}
      action={action}
      onClose={close}
      onConfirm={() => action.run({ reason: reason.trim(), releaseId: release.id })}
    >
      <p>
        {say('resumeWhat')} (<span lang="en">{release.scope}</span>)
      </p>
      <ReasonField
        value={reason}
        onInput={setReason}
        common={(['over', 'mended', 'drill'] as const).map((key) => say(`resume.${key}`))}
      />
    </FormDialog>
  );
}
