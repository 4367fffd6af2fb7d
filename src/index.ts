/**
 * The library: reading recordings, decomposing them, judging and writing the result; limbs as label maps. Names no platform;
 * what a platform has to give (clock, threads, files) comes from `bmiss/node`, or from the caller.
 */

export { type AddSkinOptions, addSkin } from './anatomy/add-skin.ts';
export type { Anatomy, AnatomyLabel, LabelMap, Tissue } from './anatomy/label-map.ts';
export type { Progress, RunControl } from './core/control.ts';
export type { Decomposition, MotorUnit, MotorUnitQuality, Provenance } from './core/decomposition.ts';
export { BmissError, type ErrorKind, isBmissError } from './core/errors.ts';
export type { InvertedProperty, InvertedValue, MotorUnitInversion } from './core/motor-unit-inversion.ts';
export {
  type AuxiliarySignal,
  type Channel,
  channelSamples,
  checkRecording,
  type ElectrodeGrid,
  type Recording,
} from './core/recording.ts';
export { writeBidsRecording } from './formats/bids/write-bids.ts';
export { writeDecomposition } from './formats/decomposition-files.ts';
export { type DecompositionTarget, decompositionTarget } from './formats/decomposition-target.ts';
export { readEvents } from './formats/events-tsv.ts';
export { type FileSet, memoryFileSet, type OutputFiles } from './formats/file-set.ts';
export { gridFromName } from './formats/grid-map.ts';
export { readLeadFields, writeLeadFields } from './formats/lead-field-file.ts';
export { writeMueditMat } from './formats/muedit-mat.ts';
export { writeMunitquestZip } from './formats/munitquest-zip.ts';
export { writeNpz } from './formats/npz.ts';
export { writeOpenhdemgJson } from './formats/openhdemg-json.ts';
export { type ReadAnatomyOptions, readAnatomy } from './formats/read-anatomy.ts';
export { readRecording } from './formats/read-recording.ts';
export type { ReadOptions, ReadResult, StoredDecomposition } from './formats/read-result.ts';
export { type SimulationDescription, type WrittenSimulation, writeSimulation } from './formats/simulation-files.ts';
export { writeAnatomy } from './formats/write-anatomy.ts';
export { createKernels, type KernelOptions } from './kernels/create-kernels.ts';
export type { Kernels } from './kernels/kernels.ts';
export type { LeadFieldSet, MuscleLeadField } from './motorunit/lead-field-set.ts';
export type { MotorUnitTheta } from './motorunit/motor-unit-theta.ts';
export type { MuapModel } from './motorunit/muap-model.ts';
export { type DecomposeOptions, type DecomposeOutcome, decomposeRecording } from './pipeline/decompose.ts';
export { describeSimulation } from './pipeline/describe-simulation.ts';
export { type EvaluateOptions, type Evaluation, evaluate } from './pipeline/evaluate.ts';
export type { ForwardOptions } from './pipeline/forward-model.ts';
export { type ImportAnatomyOptions, importAnatomy, type NamedFile } from './pipeline/import-anatomy.ts';
export { leadFieldAt, type PotentialsAt } from './pipeline/lead-field-at.ts';
export type {
  AnatomySource,
  ConductorRequest,
  ElectrodeRequest,
  LeadFieldRequest,
} from './pipeline/lead-field-request.ts';
export { limbSource } from './pipeline/lead-field-request.ts';
export { listRecordings } from './pipeline/list-recordings.ts';
export { type AnatomyRequest, type MadeAnatomy, makeAnatomy } from './pipeline/make-anatomy.ts';
export { type LeadFieldOptions, makeLeadFields } from './pipeline/make-lead-fields.ts';
export {
  createMuapModel,
  type MotorUnitMuap,
  type MotorUnitRequest,
  type MuapModelOptions,
  motorUnitMuap,
} from './pipeline/motor-unit-muap.ts';
export type { ParameterDefinition } from './pipeline/parameter.ts';
export { type DecomposeParameters, decomposeDefaults, parameterTable } from './pipeline/parameters.ts';
export type { PlatformServices } from './pipeline/platform-services.ts';
export { type SimulatedRecording, simulateRecording } from './pipeline/simulate.ts';
export type { SimulationRequest } from './pipeline/simulation-request.ts';
export type { FileStore } from './pipeline/stored-lead-fields.ts';
export { version } from './pipeline/version.ts';
export { renderReport } from './report/report.ts';
export type { AddedImperfections, Imperfections } from './simulation/imperfections/add-imperfections.ts';
export type { ForceProfile } from './simulation/profiles.ts';
export type { SimulatedMotorUnit, Simulation } from './simulation/simulation.ts';
