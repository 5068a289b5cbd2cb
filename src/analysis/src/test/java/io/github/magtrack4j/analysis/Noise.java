package io.github.magtrack4j.analysis;

import java.util.Random;

/** Traces whose spectrum and Allan deviation are known. */
final class Noise {
    private Noise() {}

    /** Independent normal numbers of variance 1. */
    static double[] white(int length) {
        Random random = new Random(20240817);
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    /** A bead in a harmonic trap, of variance 1: an Ornstein-Uhlenbeck process, sampled. */
    static double[] trapped(int length, double samplesPerRelaxation) {
        double memory = Math.exp(-1 / samplesPerRelaxation);
        double[] values = white(length);
        for (int i = 1; i < length; i++) {
            values[i] = memory * values[i - 1] + Math.sqrt(1 - memory * memory) * values[i];
        }
        return values;
    }

    static double[] sine(int length, double amplitude, double periodsPerSample) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = amplitude * Math.sin(2 * Math.PI * periodsPerSample * i);
        }
        return values;
    }
}
