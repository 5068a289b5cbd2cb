package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.files.BadFileException;
import java.util.Arrays;

/**
 * Where all pages of a TIFF are: 16 bytes of memory a page, and none where the frames lie one right after the other and
 * no directory has to be read again.
 */
final class TiffPages {
    private static final String IMAGEJ = "ImageJ=";
    private static final String IMAGEJ_COUNT = "\nimages=";

    private final TiffBytes bytes;
    private final TiffPage first;
    private long count;
    /** Where each page's directory is. */
    private long[] directories = new long[16];
    /** Where each page's pixels are, or -1 where they are in pieces or compressed; null once {@link #start} tells. */
    private long[] data = new long[16];
    /** Where the first pixels are if all frames lie one right after the other, else -1. */
    private long start = -1;

    private TiffPages(TiffBytes bytes) throws BadFileException {
        this.bytes = bytes;
        long offset = bytes.offset(bytes.firstDirectoryField());
        if (offset == 0) {
            throw new BadFileException(bytes.path(), "it has no pages");
        }
        this.first = new TiffPage(bytes, 0, offset);
        walk();
    }

    /** Walks through all pages and checks them. */
    static TiffPages read(TiffBytes bytes) throws BadFileException {
        return new TiffPages(bytes);
    }

    private void walk() throws BadFileException {
        TiffPage page = first;
        // Brent's way of finding a loop: compare with a mark that is set anew after 1, 2, 4, 8 … pages.
        long mark = first.directory().offset();
        long markEvery = 1;
        long sinceMark = 0;
        while (true) {
            add(page);
            long next = bytes.offset(page.directory().nextField());
            if (next == 0) {
                break;
            }
            if (next == mark) {
                throw page.directory().bad("its directory is followed by an earlier one, in a loop");
            }
            if (++sinceMark == markEvery) {
                mark = next;
                markEvery *= 2;
                sinceMark = 0;
            }
            page = new TiffPage(bytes, count, next);
        }
        long images = imageJCount();
        if (count == 1 && images > 1) {
            takeAsImageJ(images);
        } else {
            simplify();
        }
    }

    private void add(TiffPage page) throws BadFileException {
        if (!page.isLike(first)) {
            throw page.directory()
                    .bad("it has " + page.describe() + ", and the first page " + first.describe()
                            + "; all pages of a movie must be alike");
        }
        if (count == data.length) {
            int length = (int) Math.min(2L * data.length, Integer.MAX_VALUE - 8);
            data = Arrays.copyOf(data, length);
            directories = Arrays.copyOf(directories, length);
        }
        directories[(int) count] = page.directory().offset();
        data[(int) count] = page.dataOffset();
        count++;
    }

    /** Returns the number of images that ImageJ says there are, 0 if it says nothing. */
    private long imageJCount() throws BadFileException {
        String description = first.directory().text(TiffTag.DESCRIPTION);
        int at = description.indexOf(IMAGEJ_COUNT);
        if (!description.startsWith(IMAGEJ) || at < 0) {
            return 0;
        }
        int digits = at + IMAGEJ_COUNT.length();
        int end = digits;
        while (end < description.length() && Character.isDigit(description.charAt(end))) {
            end++;
        }
        try {
            return Long.parseLong(description.substring(digits, end));
        } catch (NumberFormatException e) {
            throw first.directory().bad("ImageJ's description of it does not tell the number of images");
        }
    }

    /**
     * Above 4 GB ImageJ writes a single directory, and all images behind the first, since a classic TIFF's offsets end
     * there; the number of images is in the description.
     */
    private void takeAsImageJ(long images) throws BadFileException {
        long offset = data[0];
        long available = bytes.segment().byteSize() - offset;
        if (offset < 0) {
            throw first.directory().bad("ImageJ's description promises " + images + " images behind a compressed one");
        }
        if (images > available / first.frameBytes()) {
            throw new BadFileException(
                    bytes.path(),
                    "it is cut off: ImageJ's description promises " + images + " images, and there is room for "
                            + available / first.frameBytes());
        }
        count = images;
        start = offset;
        data = null;
        directories = null;
    }

    /** Forgets the table where it says no more than its first line. */
    private void simplify() throws BadFileException {
        for (int i = 0; i < count; i++) {
            if (data[i] < 0 || data[i] != data[0] + i * first.frameBytes()) {
                return;
            }
        }
        start = data[0];
        data = null;
        directories = null;
    }

    long count() {
        return count;
    }

    /** Returns the first page, which all others are like. */
    TiffPage first() {
        return first;
    }

    /** Returns where the pixels of a page are if they are in one piece, else -1. */
    long dataOffset(long page) throws BadFileException {
        return start >= 0 ? start + page * first.frameBytes() : data[(int) page];
    }

    /** Reads the directory of a page whose pixels are not in one piece. */
    TiffPage page(long page) throws BadFileException {
        return new TiffPage(bytes, page, directories[(int) page]);
    }

    /** Returns where the pixels of some pages start if they lie one right after the other, else -1. */
    long runOffset(long firstPage, long pages) throws BadFileException {
        long offset = dataOffset(firstPage);
        if (start >= 0 || offset < 0) {
            return offset;
        }
        for (long i = 1; i < pages; i++) {
            if (dataOffset(firstPage + i) != offset + i * first.frameBytes()) {
                return -1;
            }
        }
        return offset;
    }
}
