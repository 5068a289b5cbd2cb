package io.github.magtrack4j.benchmarks.functions;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Precision;
import java.util.Arrays;

/** How far an answer may be from the scalar backend's in 64 bits: what {@code Backend} states beside each function. */
@FunctionalInterface
interface Tolerance {
    /** Returns the tolerance of each value of an answer in this precision. */
    double[][] of(Reference reference, Precision precision);

    /** The tolerances of one image. */
    @FunctionalInterface
    interface OfImage {
        double[] of(Reference reference, int image, boolean wide);
    }

    /** Image by image. */
    static Tolerance of(OfImage ofImage) {
        return (reference, precision) -> {
            double[][] tolerance = new double[reference.images()][];
            for (int image = 0; image < tolerance.length; image++) {
                tolerance[image] = ofImage.of(reference, image, precision == Precision.F64);
            }
            return tolerance;
        };
    }

    /** Something that the tolerances of an image's values are multiples of. */
    @FunctionalInterface
    interface Unit {
        double of(Inputs inputs, double[] expected);
    }

    /** The same for all values of an image. */
    static Tolerance scaled(Unit unit, double wide, double narrow) {
        return of((reference, image, isWide) -> {
            double[] tolerance = new double[reference.row(image).length];
            Arrays.fill(tolerance, unit.of(reference.inputs(), reference.row(image)) * (isWide ? wide : narrow));
            return tolerance;
        });
    }

    /** The same for all values of all images. */
    static Tolerance same(double wide, double narrow) {
        return scaled((inputs, row) -> 1, wide, narrow);
    }

    /** A part of the largest pixel there can be. */
    static Tolerance ofFullScale(double wide, double narrow) {
        return scaled((inputs, row) -> inputs.fullScale(), wide, narrow);
    }

    /** In 32 bits each column's sums are off by up to N / 2 · 2⁻²⁴ of themselves, and N / 2 px from the centre. */
    static Tolerance ofCenterOfMass() {
        return scaled((inputs, row) -> (double) inputs.size() * inputs.size(), 1e-13, 0x1p-26);
    }

    /** Of centres below a pixel. */
    static Tolerance ofSubPixel() {
        return same(Centre.WIDE, Centre.NARROW);
    }

    /** Of heights: a part of the step between planes. */
    static Tolerance ofLookup() {
        return same(1e-9 * BeadImages.PLANE_STEP, 5e-3 * BeadImages.PLANE_STEP);
    }

    /** Of a Fourier transform: a part of its largest magnitude, by the largest prime factor of the width. */
    static Tolerance ofFourierProfile() {
        return scaled((inputs, row) -> row[0] * Math.max(10, largestPrimeFactor(inputs.size())), 1e-14, 1e-7);
    }

    private static int largestPrimeFactor(int number) {
        int factor = 2;
        for (int rest = number; rest > factor; ) {
            if (rest % factor == 0) {
                rest /= factor;
            } else {
                factor++;
            }
        }
        return factor;
    }

    /**
     * Of a centre that is the place of a convolution's maximum: none, but that a sample which equals the maximum to
     * rounding may be taken for it, and a centre moves by half a pixel for each sample.
     *
     * @param withConvolutions the same function with the convolutions
     */
    static Tolerance ofMaximum(BackendFunction.Call withConvolutions) {
        return (reference, precision) -> {
            Object found = withConvolutions.apply(reference.scalar(), reference.inputs());
            Reference convolutions = new Reference(
                    reference.function(), reference.scalar(), reference.inputs(), Answer.of(found, reference.images()));
            return of((ignored, image, wide) -> {
                        Ties ties = Ties.of(convolutions, image, wide);
                        return new double[] {ties.rows / 2, ties.columns / 2};
                    })
                    .of(reference, precision);
        };
    }

    /** Of maxima, centres, and the samples of convolutions. */
    static Tolerance ofConvolutions() {
        return of((reference, image, wide) -> {
            Ties ties = Ties.of(reference, image, wide);
            int size = reference.inputs().size();
            double[] tolerance = new double[Ties.SAMPLES + 2 * size];
            tolerance[0] = ties.columns;
            tolerance[1] = ties.rows;
            tolerance[2] = Centre.tolerance(wide) + ties.rows / 2;
            tolerance[3] = Centre.tolerance(wide) + ties.columns / 2;
            Arrays.fill(tolerance, Ties.SAMPLES, Ties.SAMPLES + size, ties.columnRounding);
            Arrays.fill(tolerance, Ties.SAMPLES + size, tolerance.length, ties.rowRounding);
            return tolerance;
        });
    }

    /** Of the vertex through three samples: their error over their curvature. */
    static Tolerance ofQuadraticInterpolation() {
        return of((reference, image, wide) -> {
            double error = reference.inputs().fullScale() * (wide ? 1e-11 : 1e-6);
            return new double[] {
                vertexError(reference, image, Axis.X, error), vertexError(reference, image, Axis.Y, error)
            };
        });
    }

    private static double vertexError(Reference reference, int image, Axis axis, double error) {
        double[] samples = reference
                .scalar()
                .qiSampleAxisProfiles(
                        reference.inputs().stack(), reference.inputs().centers(), axis)
                .row(image)
                .toArray();
        double curvature = Math.abs(samples[0] - 2 * samples[1] + samples[2]);
        double offset = 0.5 * Math.abs(samples[0] - samples[2]) / curvature;
        return (1 + 4 * offset) * error / Math.max(curvature - 4 * error, 0);
    }

    /** Of a radial profile about a given centre. */
    static Tolerance ofRadialProfile() {
        return of((reference, image, wide) -> {
            Inputs inputs = reference.inputs();
            double border = wide ? 1e-9 : 3e-5 + 4e-7 * inputs.size();
            return new Bins(
                            inputs,
                            image,
                            inputs.centers().x().get(image),
                            inputs.centers().y().get(image),
                            border)
                    .tolerance(reference.row(image), wide);
        });
    }

    /** Of x, y, z and the profile about them, whose borders are as uncertain as x and y are. */
    static Tolerance ofTracks() {
        return of((reference, image, wide) -> {
            double[] expected = reference.row(image);
            double[] bins = new Bins(reference.inputs(), image, expected[0], expected[1], 2 * Centre.tolerance(wide))
                    .tolerance(Arrays.copyOfRange(expected, 3, expected.length), wide);
            double[] tolerance = new double[expected.length];
            tolerance[0] = Centre.tolerance(wide);
            tolerance[1] = Centre.tolerance(wide);
            tolerance[2] = BeadImages.PLANE_STEP * (wide ? 1e-6 : 0.1);
            System.arraycopy(bins, 0, tolerance, 3, bins.length);
            return tolerance;
        });
    }

    /** Of x, y, z and a polar profile about them, some of whose samples near the image's edge may be in or out. */
    static Tolerance ofPolarTracks() {
        return of((reference, image, wide) -> {
            double[] tolerance = new double[reference.row(image).length];
            Arrays.fill(tolerance, reference.inputs().fullScale() * (wide ? 1e-8 : 0.02));
            tolerance[0] = Centre.tolerance(wide);
            tolerance[1] = Centre.tolerance(wide);
            tolerance[2] = BeadImages.PLANE_STEP * (wide ? 1e-6 : 0.1);
            return tolerance;
        });
    }

    /** Of joint fits: places by their uncertainties, of which the expected answer tells. */
    static Tolerance ofJointFits() {
        return of((reference, image, wide) -> {
            double[] expected = reference.row(image);
            double other = wide ? 1e-6 : 0.01;
            double[] tolerance = new double[expected.length];
            for (int i = 0; i < 3; i++) {
                double sigma = expected[i + 3];
                tolerance[i] = (wide ? 1e-6 : 0.05) * sigma;
                tolerance[i + 3] = other * sigma;
            }
            tolerance[6] = other * expected[6]; // chi²
            tolerance[7] = other * reference.inputs().fullScale(); // the offset, which may be 0
            tolerance[8] = other * expected[8]; // the gain
            return tolerance; // the flags are as they are
        });
    }

    /** The tolerance of a centre below a pixel. */
    final class Centre {
        static final double WIDE = 1e-9;
        static final double NARROW = 1e-3;

        private Centre() {}

        static double tolerance(boolean wide) {
            return wide ? WIDE : NARROW;
        }
    }

    /**
     * How far from a convolution's maximum there are samples that equal it to rounding.
     *
     * @param columns in the column's convolution, in samples
     * @param rows in the row's
     * @param columnRounding how much of the column's convolution is rounding
     * @param rowRounding of the row's
     */
    record Ties(double columns, double rows, double columnRounding, double rowRounding) {
        /** Before the samples, an answer has two maxima and a centre. */
        static final int SAMPLES = 4;

        static Ties of(Reference convolutions, int image, boolean wide) {
            double relative = wide ? 1e-12 : 1e-5;
            int size = convolutions.inputs().size();
            double[] answer = convolutions.row(image);
            double[] column = Arrays.copyOfRange(answer, SAMPLES, SAMPLES + size);
            double[] row = Arrays.copyOfRange(answer, SAMPLES + size, SAMPLES + 2 * size);
            double columnRounding = relative * Arrays.stream(column).max().orElseThrow();
            double rowRounding = relative * Arrays.stream(row).max().orElseThrow();
            return new Ties(
                    farthest(column, (int) answer[0], columnRounding),
                    farthest(row, (int) answer[1], rowRounding),
                    columnRounding,
                    rowRounding);
        }

        private static double farthest(double[] samples, int maximum, double rounding) {
            int farthest = 0;
            for (int i = 0; i < samples.length; i++) {
                if (samples[i] >= samples[maximum] - rounding) {
                    farthest = Math.max(farthest, Math.abs(i - maximum));
                }
            }
            return farthest;
        }
    }

    /**
     * The bins of a radial profile, whose means change by more than rounding where pixels on a bin's border go to its
     * other side.
     *
     * @param inputs the images
     * @param image which of them
     * @param x the centre's x
     * @param y the centre's y
     * @param border a pixel that is nearer than this to a border may count for either bin
     */
    record Bins(Inputs inputs, int image, double x, double y, double border) {
        double[] tolerance(double[] profile, boolean wide) {
            double[] moved = new double[profile.length + 1];
            int[] certain = new int[profile.length + 1];
            for (int row = 0; row < inputs.size(); row++) {
                for (int column = 0; column < inputs.size(); column++) {
                    double r = Math.hypot(column - x, row - y);
                    int below = (int) Math.floor(r);
                    boolean onBorder = Math.abs(r - below - 0.5) < border;
                    if (below < profile.length && onBorder) {
                        double pixel = inputs.stack().get(image, row, column);
                        moved[below] += Math.abs(pixel - profile[below]);
                        moved[below + 1] += below + 1 < profile.length ? Math.abs(pixel - profile[below + 1]) : 0;
                    } else if (Math.rint(r) < profile.length) {
                        certain[(int) Math.rint(r)]++;
                    }
                }
            }
            double rounding = inputs.fullScale() * (wide ? 1e-11 : 3e-5);
            double[] tolerance = new double[profile.length];
            for (int bin = 0; bin < profile.length; bin++) {
                tolerance[bin] = rounding + moved[bin] / Math.max(certain[bin], 1);
            }
            return tolerance;
        }
    }
}
