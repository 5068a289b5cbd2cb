package io.github.magtrack4j.analysis.force;

/**
 * The line of least squares through a trace, or nothing but its mean.
 *
 * @param mean of the values
 * @param middle of the frames that have one
 * @param slope by frame
 */
record Line(double mean, double middle, double slope) {
    static Line of(double[] values, boolean sloped) {
        double count = 0;
        double sum = 0;
        double sumT = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                count++;
                sum += values[i];
                sumT += i;
            }
        }
        double mean = count == 0 ? 0 : sum / count;
        double middle = count == 0 ? 0 : sumT / count;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < values.length && sloped; i++) {
            if (Double.isFinite(values[i])) {
                products += (i - middle) * (values[i] - mean);
                squares += (i - middle) * (i - middle);
            }
        }
        return new Line(mean, middle, squares > 0 ? products / squares : 0);
    }

    double at(int frame) {
        return mean + slope * (frame - middle);
    }

    /** The mean of the squares of what values are off by. */
    double varianceAbout(double[] values) {
        double count = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                double off = values[i] - at(i);
                squares += off * off;
                count++;
            }
        }
        return squares / count;
    }
}
