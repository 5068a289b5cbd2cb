package io.github.magtrack4j.benchmarks.functions;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.Tracks;
import java.util.function.IntToDoubleFunction;

/** What a function answers, whatever its type, as numbers: a row per image. */
public final class Answer {
    private final double[][] rows;

    private Answer(double[][] rows) {
        this.rows = rows;
    }

    /** Takes the numbers out of the result of a function that was given this many images. */
    static Answer of(Object result, int images) {
        double[][] rows = new double[images][];
        for (int image = 0; image < images; image++) {
            rows[image] = row(result, image, images);
        }
        return new Answer(rows);
    }

    /** Returns the number of images. */
    int images() {
        return rows.length;
    }

    /** Returns the values of an image. */
    double[] row(int image) {
        return rows[image];
    }

    private static double[] row(Object result, int image, int images) {
        if (result instanceof Centers centers) {
            return new double[] {centers.x().get(image), centers.y().get(image)};
        }
        if (result instanceof DoubleMatrix matrix) {
            return matrix.row(image).toArray();
        }
        if (result instanceof DoubleSeries series) {
            int each = Math.toIntExact(series.size() / images);
            return values(each, i -> series.get((long) image * each + i));
        }
        if (result instanceof Tracks tracks) {
            double[] place = {
                tracks.x().get(image), tracks.y().get(image), tracks.z().get(image)
            };
            return joined(place, tracks.profiles().row(image).toArray());
        }
        if (result instanceof JointFits fits) {
            return values(fits.series().size(), i -> fits.series().get(i).get(image));
        }
        if (result instanceof SelfConvolutions found) {
            double[] maxima = {
                found.columnMaxima().get(image), found.rowMaxima().get(image)
            };
            double[] samples = joined(
                    found.columns().row(image).toArray(),
                    found.rows().row(image).toArray());
            return joined(joined(maxima, row(found.centers(), image, images)), samples);
        }
        if (result instanceof ImageStack stack) {
            int width = stack.width();
            return values(stack.height() * width, i -> stack.get(image, i / width, i % width));
        }
        throw new IllegalArgumentException("result is " + result + "; it must be a type that Backend returns");
    }

    private static double[] values(int count, IntToDoubleFunction value) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = value.applyAsDouble(i);
        }
        return values;
    }

    private static double[] joined(double[] first, double[] second) {
        double[] both = new double[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /**
     * Requires that this is the expected answer, which repeats.
     *
     * @param expected the values of the first images
     * @param tolerance how far each of these may be off
     * @throws WrongAnswerException if a value is further off, or NaN where a number is expected
     */
    void require(Answer expected, double[][] tolerance) {
        for (int image = 0; image < rows.length; image++) {
            double[] right = expected.rows[image % expected.rows.length];
            double[] allowed = tolerance[image % expected.rows.length];
            for (int i = 0; i < right.length; i++) {
                double actual = rows[image][i];
                boolean good =
                        Double.isNaN(right[i]) ? Double.isNaN(actual) : Math.abs(actual - right[i]) <= allowed[i];
                if (!good) {
                    throw new WrongAnswerException("wrong answer: value " + i + " of image " + image + " is " + actual
                            + "; the scalar backend in 64 bits has " + right[i] + ", and may differ by " + allowed[i]);
                }
            }
        }
    }
}
