package io.github.magtrack4j;

import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;

/** Stacks for tests. */
public final class TestStacks {
    private TestStacks() {}

    /** The same numbers as another pixel type. */
    public static ImageStack converted(ImageStack stack, PixelType type) {
        ImageStack result = ImageStack.allocate(Arena.ofAuto(), type, stack.height(), stack.width(), stack.count());
        for (long image = 0; image < stack.count(); image++) {
            for (int row = 0; row < stack.height(); row++) {
                for (int column = 0; column < stack.width(); column++) {
                    result.set(image, row, column, stack.get(image, row, column));
                }
            }
        }
        return result;
    }

    /** All pixels, in their order in memory. */
    public static double[] pixels(ImageStack stack) {
        double[] pixels = new double[Math.toIntExact(stack.count() * stack.height() * stack.width())];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = stack.pixelType().get(stack.segment(), i);
        }
        return pixels;
    }

    /** Rings with noise about random centres near the middle, in the range of a byte. */
    public static ImageStack rings(RandomGenerator random, PixelType type, int size, int count) {
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), type, size, count);
        for (int image = 0; image < count; image++) {
            double x = (size - 1) / 2.0 + random.nextDouble(-1, 1) * size / 16;
            double y = (size - 1) / 2.0 + random.nextDouble(-1, 1) * size / 16;
            double period = size * random.nextDouble(0.1, 0.2);
            double decay = size * random.nextDouble(0.15, 0.3);
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    double r = Math.hypot(column - x, row - y);
                    double ring = Math.cos(2 * Math.PI * r / period) * Math.exp(-r * r / (2 * decay * decay));
                    stack.set(image, row, column, Math.rint(100 + 80 * ring + random.nextGaussian(0, 3)));
                }
            }
        }
        return stack;
    }
}
