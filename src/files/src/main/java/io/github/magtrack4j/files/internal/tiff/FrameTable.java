package io.github.magtrack4j.files.internal.tiff;

import java.util.Arrays;

/**
 * Where all frames of a TIFF are: 16 bytes of memory for each run of frames that lie one right after the other, and for
 * each frame that is in pieces or must be decoded.
 */
final class FrameTable {
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private final long frameBytes;
    /** The first frame of each run. */
    private long[] firsts = new long[16];
    /** Where the pixels of each run are; of a frame that must be read by its directory, the complement of its place. */
    private long[] places = new long[16];

    private int runs;
    private long count;

    FrameTable(long frameBytes) {
        this.frameBytes = frameBytes;
    }

    long count() {
        return count;
    }

    /** Adds frames that lie one right after the other, as they are in the file. */
    void addPixels(long offset, long frames) {
        boolean follows = runs > 0
                && places[runs - 1] >= 0
                && offset == places[runs - 1] + (count - firsts[runs - 1]) * frameBytes;
        if (!follows) {
            add(offset);
        }
        count += frames;
    }

    /** Adds a frame that is read by its directory. */
    void addDirectory(long offset) {
        add(~offset);
        count++;
    }

    private void add(long place) {
        if (runs == places.length) {
            int length = (int) Math.min(2L * runs, LARGEST);
            places = Arrays.copyOf(places, length);
            firsts = Arrays.copyOf(firsts, length);
        }
        firsts[runs] = count;
        places[runs] = place;
        runs++;
    }

    private int run(long frame) {
        // Where no two frames are a run, their numbers are those of the runs.
        if (frame < runs && firsts[(int) frame] == frame) {
            return (int) frame;
        }
        int found = Arrays.binarySearch(firsts, 0, runs, frame);
        return found >= 0 ? found : -found - 2;
    }

    /** Returns where the directory of a frame is, if it must be read by that; else -1. */
    long directory(long frame) {
        long place = places[run(frame)];
        return place < 0 ? ~place : -1;
    }

    /** Returns where the pixels of some frames start if they lie one right after the other as they are, else -1. */
    long pixels(long first, long frames) {
        int run = run(first);
        long end = run + 1 < runs ? firsts[run + 1] : count;
        boolean together = places[run] >= 0 && frames <= end - first;
        return together ? places[run] + (first - firsts[run]) * frameBytes : -1;
    }
}
