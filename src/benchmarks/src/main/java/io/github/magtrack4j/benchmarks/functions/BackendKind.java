package io.github.magtrack4j.benchmarks.functions;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.CudaUnavailableException;
import java.lang.module.ModuleFinder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can compute. */
public enum BackendKind {
    /** The CPU, one number at a time: the definition that the others are checked against. */
    SCALAR {
        @Override
        boolean availableHere() {
            return true;
        }
    },

    /** The CPU, in vectors. */
    SIMD {
        @Override
        boolean availableHere() {
            return ModuleFinder.ofSystem().find("jdk.incubator.vector").isPresent();
        }
    },

    /** The first NVIDIA GPU. */
    CUDA {
        @Override
        boolean availableHere() {
            try {
                Backend.cuda().close();
                return true;
            } catch (CudaUnavailableException | CudaException e) {
                return false;
            }
        }

        @Override
        public Backend open(int threads) {
            return Backend.cuda();
        }
    };

    /** The system property that {@link Backend#cpu(int)} reads when it is called. */
    private static final String CPU_PROPERTY = "magtrack4j.cpu";

    /** Whether a JVM on this machine can have it. */
    abstract boolean availableHere();

    /** Returns the kinds that this machine has, the fastest last. */
    public static List<BackendKind> available() {
        return Arrays.stream(values()).filter(BackendKind::availableHere).toList();
    }

    /** Opens a backend of this kind; threads are the CPU's alone. */
    public Backend open(int threads) {
        String before = System.setProperty(CPU_PROPERTY, toString());
        try {
            return Backend.cpu(threads);
        } finally {
            if (before == null) {
                System.clearProperty(CPU_PROPERTY);
            } else {
                System.setProperty(CPU_PROPERTY, before);
            }
        }
    }

    /** Returns the name as it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
