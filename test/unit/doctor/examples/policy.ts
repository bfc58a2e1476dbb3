import { type Example, text } from './example.ts';
import { swap } from '../helpers.ts';

export const POLICY_EXAMPLES: readonly Example[] = [
  {
    rule: 'no-ha-policy',
    how: 'no policy',
    finds: 'error',
    on: 'primary',
    primary: swap(/<ha-policy>[\s\S]*<\/ha-policy>/, ''),
    mends: false,
  },
  {
    rule: 'no-ha-policy',
    how: 'a primary without a backup on purpose',
    finds: 'error',
    on: 'primary',
    primary: swap(/<ha-policy>[\s\S]*<\/ha-policy>/, '<ha-policy><primary-only/></ha-policy>'),
    mends: false,
  },
  {
    rule: 'other-policy',
    how: 'a shared store',
    finds: 'note',
    on: 'primary',
    primary: swap(
      /<ha-policy>[\s\S]*<\/ha-policy>/,
      '<ha-policy><shared-store><primary/></shared-store></ha-policy>',
    ),
    mends: false,
  },
  {
    rule: 'placeholder',
    how: 'a property in the policy',
    finds: 'note',
    on: 'backup',
    backup: text('allow-failback', '${failback:true}'),
    mends: false,
  },
  {
    rule: 'included',
    how: 'the connectors are in another file',
    finds: 'note',
    on: 'primary',
    primary: swap(
      /<connectors>[\s\S]*<\/connectors>/,
      '<connectors><xi:include href="connectors.xml"/></connectors>',
    ),
    mends: false,
  },
];
