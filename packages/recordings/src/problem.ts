/** RFC 9457 problem of a recording link; `code` is stable. */
export interface RecordingProblem {
  readonly status: 403 | 404 | 405 | 410 | 416;
  readonly code:
    | 'RECORDING_LINK_INVALID'
    | 'RECORDING_NOT_FOUND'
    | 'METHOD_NOT_ALLOWED'
    | 'RECORDING_LINK_EXPIRED'
    | 'RECORDING_LINK_REVOKED'
    | 'RANGE_NOT_SATISFIABLE';
  readonly title: string;
  readonly detail: string;
}

export const INVALID_LINK: RecordingProblem = {
  status: 403,
  code: 'RECORDING_LINK_INVALID',
  title: 'The link is not genuine',
  detail: 'It was changed, cut short or made for another call, or its key was withdrawn. Take the whole link from the original request.',
};

export const EXPIRED_LINK: RecordingProblem = {
  status: 410,
  code: 'RECORDING_LINK_EXPIRED',
  title: 'The link has expired',
  detail: 'Links to recordings end after the time that is set in settings.recordingLinkTtlMs. Ask for the call again to get a new one.',
};

export const REVOKED_LINK: RecordingProblem = {
  status: 410,
  code: 'RECORDING_LINK_REVOKED',
  title: 'The link was revoked',
  detail: 'An administrator has withdrawn the links to the recordings of this call.',
};

export const NO_RECORDING: RecordingProblem = {
  status: 404,
  code: 'RECORDING_NOT_FOUND',
  title: 'There is no such recording',
  detail: 'The PBX has moved or deleted the file, has not written it yet, or its folder is not set in recordingRoots of the source.',
};

export const BAD_METHOD: RecordingProblem = {
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  title: 'Only GET and HEAD are allowed',
  detail: 'Recordings can be read, nothing else.',
};

export const BAD_RANGE: RecordingProblem = {
  status: 416,
  code: 'RANGE_NOT_SATISFIABLE',
  title: 'The range lies behind the end of the recording',
  detail: 'The header Content-Range of this answer says how long the recording is.',
};
