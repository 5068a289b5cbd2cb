package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The reference's helpers that no pipeline runs image by image: by their definition, one number at a time, in 64 bits.
 */
final class HelperFunctions {
    private HelperFunctions() {}

    /** The means of data sets {@code first … end - 1}; the result is zero where it is to be computed. */
    static void binmean(
            MemorySegment bins, MemorySegment weights, int columns, long first, long end, DoubleMatrix means) {
        int count = means.columns();
        double[] sums = new double[count];
        int[] sizes = new int[count];
        for (long row = first; row < end; row++) {
            Arrays.fill(sums, 0);
            Arrays.fill(sizes, 0);
            for (long i = row * columns; i < (row + 1) * columns; i++) {
                double bin = bins.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
                if (bin < count) {
                    sums[(int) bin] += weights.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
                    sizes[(int) bin]++;
                }
            }
            for (int bin = 0; bin < count; bin++) {
                means.set(row, bin, sums[bin] / sizes[bin]); // 0 / 0 is NaN: an empty bin
            }
        }
    }

    static DoubleSeries gaussian(DoubleSeries x, double mu, double sigma) {
        DoubleSeries result = DoubleSeries.allocate(Arena.ofAuto(), x.size());
        for (long i = 0; i < x.size(); i++) {
            double distance = x.get(i) - mu;
            result.set(i, Math.exp(-distance * distance / (2 * sigma * sigma)));
        }
        return result;
    }

    /** The exponential of a sum is the product of exponentials: one for each row, and one for each column. */
    static ImageStack gaussian2d(DoubleSeries x, DoubleSeries y, Centers centers, double sigma) {
        int height = Math.toIntExact(x.size());
        int width = Math.toIntExact(y.size());
        ImageStack images = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, height, width, centers.count());
        for (long image = 0; image < centers.count(); image++) {
            DoubleSeries alongX = gaussian(x, centers.x().get(image), sigma);
            DoubleSeries alongY = gaussian(y, centers.y().get(image), sigma);
            for (int a = 0; a < height; a++) {
                for (int b = 0; b < width; b++) {
                    images.set(image, a, b, alongX.get(a) * alongY.get(b));
                }
            }
        }
        return images;
    }
}
