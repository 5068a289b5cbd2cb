package io.github.magtrack4j.cli;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Precision;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what computes. */
final class BackendOptions {
    /** What computes. */
    enum Kind {
        /** The fastest that works here. */
        BEST,
        /** The processor. */
        CPU,
        /** An NVIDIA graphics card. */
        CUDA
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--backend",
            defaultValue = "best",
            paramLabel = "KIND",
            description = "What computes: best, cpu or cuda (default: ${DEFAULT-VALUE}).")
    private Kind kind;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute (default: one for each of the machine's processors). The results"
                    + " do not depend on it.")
    private Integer threads;

    @Option(
            names = "--precision",
            defaultValue = "f64",
            paramLabel = "TYPE",
            description = "Compute in f64 (64 bits), or in f32 (32 bits), which is faster and within 0.001 px"
                    + " (default: ${DEFAULT-VALUE}).")
    private Precision precision;

    /** Refuses what cannot be, before any work is done. */
    void check() {
        if (kind == Kind.CUDA) {
            throw new ParameterException(
                    command.commandLine(), "this version has no CUDA backend; use --backend cpu or --backend best");
        }
        if (threads != null && threads < 1) {
            throw new ParameterException(command.commandLine(), "--threads is " + threads + "; it must be at least 1");
        }
    }

    /** Opens the backend. */
    Backend open() throws IOException {
        try {
            Backend backend =
                    threads != null ? Backend.cpu(threads) : kind == Kind.CPU ? Backend.cpu() : Backend.best();
            return backend.withPrecision(precision);
        } catch (UnsupportedOperationException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
