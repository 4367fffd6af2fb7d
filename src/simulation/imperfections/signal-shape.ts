/** Size of the signals that imperfections are added to: channels x samples, channel-major. */

export interface SignalShape {
  readonly channelCount: number;
  readonly sampleCount: number;
  readonly samplingRateHz: number;
}
