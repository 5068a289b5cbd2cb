package io.github.magtrack4j;

/**
 * A rectangle of a frame, in pixels: rows {@code top} to {@code bottom - 1}, columns {@code left} to {@code right - 1}.
 *
 * @param top the first row, 0 or more
 * @param bottom the row after the last
 * @param left the first column, 0 or more
 * @param right the column after the last
 */
public record RegionOfInterest(int top, int bottom, int left, int right) {
    /** Checks that the rectangle has at least one pixel and no negative index. */
    public RegionOfInterest {
        if (top < 0 || left < 0 || bottom <= top || right <= left) {
            throw new IllegalArgumentException("the region of interest is rows " + top + " to " + bottom
                    + ", columns " + left + " to " + right
                    + " (end exclusive); it must start at 0 or later and have at least one pixel");
        }
    }

    /** Makes the square of this size whose middle pixel (row and column {@code size / 2}) is at a row and a column. */
    public static RegionOfInterest around(int row, int column, int size) {
        int top = row - size / 2;
        int left = column - size / 2;
        return new RegionOfInterest(top, top + size, left, left + size);
    }

    /** Returns the number of rows. */
    public int height() {
        return bottom - top;
    }

    /** Returns the number of columns. */
    public int width() {
        return right - left;
    }
}
