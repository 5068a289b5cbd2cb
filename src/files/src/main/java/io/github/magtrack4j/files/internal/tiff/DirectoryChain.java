package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.files.BadFileException;

/** The directories of a TIFF, each of which tells where the next is. Finds out if they form a loop. */
final class DirectoryChain {
    private final TiffBytes bytes;
    private long offset;
    private long page;
    // Brent's way of finding a loop: compare with a mark that is set anew after 1, 2, 4, 8 … directories.
    private long mark;
    private long markEvery = 1;
    private long sinceMark;

    DirectoryChain(TiffBytes bytes) {
        this.bytes = bytes;
        this.offset = bytes.offset(bytes.firstDirectoryField());
        this.mark = offset;
    }

    /** Tells whether no directory follows. */
    boolean isAtEnd() {
        return offset == 0;
    }

    /**
     * Reads the directory that the chain is at.
     *
     * @param framesBefore the number of frames that are whole even if this page is not
     */
    TiffDirectory read(long framesBefore) throws BadFileException {
        return new TiffDirectory(bytes, "page " + page, framesBefore, offset);
    }

    /** Goes on behind a directory. */
    void advance(TiffDirectory directory) throws BadFileException {
        long next = directory.next();
        if (next == mark && next != 0) {
            throw directory.bad("its directory is followed by an earlier one, in a loop");
        }
        if (++sinceMark == markEvery) {
            mark = next;
            markEvery *= 2;
            sinceMark = 0;
        }
        offset = next;
        page++;
    }
}
