import { describe, expect, it } from '@jest/globals';
import { exposition, EXPOSITION_TYPE } from '../../src/metrics/exposition.js';
import { FULL_SNAPSHOT } from './full-snapshot.js';

const linesOf = (name: string, text: string) => text.split('\n').filter((line) => line.includes(name));

describe('the exposition', () => {
  it('has the content type of its format', () => {
    expect(EXPOSITION_TYPE).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('shows numbers with their labels', () => {
    expect(linesOf('vitals_indicator_status', exposition(FULL_SNAPSHOT, 'vitals_'))).toEqual([
      '# HELP vitals_indicator_status 1 for the present status of an indicator, 0 for each other one',
      '# TYPE vitals_indicator_status gauge',
      'vitals_indicator_status{indicator="db",required="true",status="healthy"} 1',
      'vitals_indicator_status{indicator="db",required="true",status="degraded"} 0',
      'vitals_indicator_status{indicator="db",required="true",status="unhealthy"} 0',
    ]);
  });

  it('shows histograms with cumulated buckets, their sum and their count', () => {
    const lines = linesOf('_duration_seconds_', exposition(FULL_SNAPSHOT, 'vitals_'));
    expect(lines).toHaveLength(13);
    expect(lines[0]).toBe('vitals_indicator_check_duration_seconds_bucket{le="0.005",indicator="db"} 1');
    expect(lines.slice(-3)).toEqual([
      'vitals_indicator_check_duration_seconds_bucket{le="+Inf",indicator="db"} 3',
      'vitals_indicator_check_duration_seconds_sum{indicator="db"} 2.012',
      'vitals_indicator_check_duration_seconds_count{indicator="db"} 3',
    ]);
  });

  it('puts another prefix in front of every name', () => {
    const text = exposition(FULL_SNAPSHOT, 'shop_');
    expect(text).not.toContain('vitals_');
    expect(text).toContain('\nshop_stalls_total 3\n');
  });

  it('escapes what a name of the application may contain', () => {
    const heartbeats = [{ name: 'a "quoted" \\ name\nin two lines', silentMs: 0 }];
    expect(exposition({ ...FULL_SNAPSHOT, heartbeats }, '')).toContain(
      'heartbeat_silence_seconds{heartbeat="a \\"quoted\\" \\\\ name\\nin two lines"} 0\n',
    );
  });
});
