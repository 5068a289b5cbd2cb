package io.github.magtrack4j.benchmarks.functions;

/** A benchmark's answer is not that of the scalar backend, so that its time means nothing. */
final class WrongAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongAnswerException(String message) {
        super(message);
    }
}
