/** Refusals and failures in the shape that OpenAI's clients read: `{"error": {"message", "type", "param", "code"}}`. */
import { FlemingError } from '../../support/errors.ts';

/** Clients send 408, 409, 429 and 5xx again; what can never succeed is 4xx of the others. */
const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  408: 'timeout_error',
  413: 'invalid_request_error',
  415: 'invalid_request_error',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
};

export interface ApiErrorDetails extends ErrorOptions {
  /** Field of the request that is wrong. */
  readonly param?: string;
  /** For programs: `model_not_found`. */
  readonly code?: string;
  /** When it may be asked again. */
  readonly retryAfterSeconds?: number;
}

export class ApiError extends FlemingError {
  readonly status: number;
  readonly param: string | null;
  readonly code: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, message: string, details: ApiErrorDetails = {}) {
    super(message, details);
    this.status = status;
    this.param = details.param ?? null;
    this.code = details.code ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}

export function errorBody({ status, message, param, code }: Pick<ApiError, 'status' | 'message' | 'param' | 'code'>) {
  return { error: { message, type: TYPES[status] ?? 'server_error', param, code } };
}

/** A fault of ours, whose words are for the operator alone. */
export function ourFault(cause: unknown): ApiError {
  return new ApiError(500, 'the server failed; its terminal says how', { cause });
}

/** What is wrong with a field of a request. */
export function wrongField(param: string, what: string, code: string | null = null): ApiError {
  return new ApiError(400, `${param}: ${what}`, { param, ...(code === null ? {} : { code }) });
}
