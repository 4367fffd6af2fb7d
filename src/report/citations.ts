/** Papers that the report cites. */

export const citations = {
  negro2016:
    'Negro F, Muceli S, Castronovo AM, Holobar A, Farina D. Multi-channel intramuscular and surface EMG decomposition by convolutive blind source separation. J Neural Eng 2016; 13: 026027.',
  hyvarinen1999:
    'Hyvärinen A. Fast and robust fixed-point algorithms for independent component analysis. IEEE Trans Neural Netw 1999; 10: 626–634.',
  chen2016:
    'Chen M, Zhou P. A novel framework based on FastICA for high density surface EMG decomposition. IEEE Trans Neural Syst Rehabil Eng 2016; 24: 117–127.',
  holobar2014:
    'Holobar A, Minetto MA, Farina D. Accurate identification of motor unit discharge patterns from high-density surface EMG and validation with a novel signal-based performance metric. J Neural Eng 2014; 11: 016008.',
  gallina2022:
    'Gallina A, Disselhorst-Klug C, Farina D, et al. Consensus for experimental design in electromyography (CEDE) project: high-density surface electromyography matrix. J Electromyogr Kinesiol 2022; 64: 102656.',
  martinezValdes2023:
    'Martinez-Valdes E, Enoka RM, Holobar A, et al. Consensus for experimental design in electromyography (CEDE) project: single motor unit matrix. J Electromyogr Kinesiol 2023; 68: 102726.',
  halatsis2025:
    'Halatsis D, Mamidanna P, Pereira J, Farina D. A biophysical-model-informed source separation framework for EMG decomposition. arXiv 2510.17822, 2025.',
  rosenfalck1969:
    'Rosenfalck P. Intra- and extracellular potential fields of active nerve and muscle fibres. Acta Physiol Scand Suppl 1969; 321: 1–168.',
  botelho2019:
    'Botelho DP, Curran K, Lowery MM. Anatomically accurate model of EMG during index finger flexion and abduction derived from diffusion tensor imaging. PLoS Comput Biol 2019; 15: e1007267.',
  andreassen1987:
    'Andreassen S, Arendt-Nielsen L. Muscle fibre conduction velocity in motor units of the human anterior tibial muscle: a new size principle parameter. J Physiol 1987; 391: 561–571.',
} as const;

export type CitationKey = keyof typeof citations;
