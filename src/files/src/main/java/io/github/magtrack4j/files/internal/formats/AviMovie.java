package io.github.magtrack4j.files.internal.formats;

import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.IncompleteFileException;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.movie.Frames;
import io.github.magtrack4j.files.internal.movie.MappedMovie;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.internal.io.LittleEndian;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A movie in an AVI file of uncompressed frames, grey or with equal colours. A frame that the recording program dropped
 * has a place without pixels: players show the one before it again, and here it is left out; the times tell where.
 */
public final class AviMovie extends MappedMovie {
    private final MemorySegment bytes;
    private final AviChunks chunks;
    private final AviPixels pixels;

    /** The numbers of the frames that have pixels, among all places. */
    private final int[] places;

    private AviMovie(
            InputFile file,
            Arena mapping,
            MemorySegment bytes,
            AviChunks chunks,
            AviPixels pixels,
            int[] places,
            MovieMetadata metadata,
            List<String> notes) {
        super(
                file,
                mapping,
                new Frames(pixels.type(), pixels.height(), pixels.width(), places.length),
                metadata,
                notes);
        this.bytes = bytes;
        this.chunks = chunks;
        this.pixels = pixels;
        this.places = places;
    }

    /**
     * Opens an AVI file.
     *
     * @param mapping what the file is mapped in, shared between threads; closed with the movie
     */
    public static AviMovie open(InputFile file, Arena mapping, OpenOptions options) throws IOException {
        return InputFile.touching(file.path(), () -> {
            MemorySegment bytes = file.map(0, file.size(), mapping);
            if (bytes.byteSize() >= 12 && !AviChunks.fourCc(bytes, 8).equals("AVI ")) {
                throw new BadFileException(
                        file.path(),
                        "it is a RIFF file of another kind than AVI; a video of uncompressed frames is needed");
            }
            AviChunks chunks = AviChunks.of(bytes);
            if (chunks.format == null) {
                throw chunks.whole
                        ? new BadFileException(file.path(), "it is an AVI file without video")
                        : new IncompleteFileException(file.path(), "it is cut off before its first frame", 0);
            }
            if (chunks.paletteChanges) {
                throw new BadFileException(
                        file.path(),
                        "its palette changes from frame to frame; save it as greyscale, without a palette");
            }
            AviPixels pixels = AviPixels.of(file.path(), chunks.format);
            for (int i = 0; i < chunks.count(); i++) {
                if (chunks.size(i) > 0) {
                    pixels.stride(i, chunks.size(i));
                }
            }
            return open(file, mapping, options, bytes, chunks, pixels);
        });
    }

    private static AviMovie open(
            InputFile file, Arena mapping, OpenOptions options, MemorySegment bytes, AviChunks chunks, AviPixels pixels)
            throws IOException {
        int[] places = IntStream.range(0, chunks.count())
                .filter(place -> chunks.size(place) > 0)
                .toArray();
        List<String> notes = new ArrayList<>();
        long promised = Integer.toUnsignedLong(chunks.stream.get(LittleEndian.INT, 32));
        if (!chunks.whole) {
            String missing = "it is cut off: " + places.length + (places.length == 1 ? " frame is" : " frames are")
                    + " whole" + (promised > chunks.count() ? " of " + promised : "");
            if (places.length == 0 || !options.incomplete()) {
                throw new IncompleteFileException(file.path(), missing, places.length);
            }
            notes.add(missing);
        } else if (promised > chunks.count()) {
            notes.add("its header promises " + promised + " frames, and it has " + chunks.count());
        }
        int dropped = chunks.count() - places.length;
        if (dropped > 0) {
            notes.add(dropped + (dropped == 1 ? " frame was" : " frames were")
                    + " dropped by the program that recorded it, and left out");
        }
        for (String other : chunks.others) {
            notes.add("it has " + other + ", which was left out");
        }
        return new AviMovie(file, mapping, bytes, chunks, pixels, places, metadata(chunks, places), notes);
    }

    private static MovieMetadata metadata(AviChunks chunks, int[] places) {
        double rate = framesPerSecond(chunks);
        double[] times = {};
        if (rate > 0 && places.length < chunks.count()) {
            times = new double[places.length];
            for (int i = 0; i < times.length; i++) {
                times[i] = places[i] / rate;
            }
        }
        return new MovieMetadata(0, rate, DoubleSeries.copyOf(times));
    }

    private static double framesPerSecond(AviChunks chunks) {
        long scale = Integer.toUnsignedLong(chunks.stream.get(LittleEndian.INT, 20));
        long rate = Integer.toUnsignedLong(chunks.stream.get(LittleEndian.INT, 24));
        if (scale > 0 && rate > 0) {
            return (double) rate / scale;
        }
        long micros = chunks.main == null ? 0 : Integer.toUnsignedLong(chunks.main.get(LittleEndian.INT, 0));
        return micros > 0 ? 1e6 / micros : 0;
    }

    @Override
    public String format() {
        return "AVI";
    }

    @Override
    protected ImageStack readMapped(long first, long count, Arena arena) throws IOException {
        ImageStack stack = ImageStack.allocate(arena, pixelType(), height(), width(), count);
        long frameBytes = (long) height() * width() * pixelType().bytes();
        for (int i = 0; i < count; i++) {
            int place = places[(int) first + i];
            MemorySegment source = bytes.asSlice(chunks.offset(place), chunks.size(place));
            pixels.copy(first + i, source, stack.segment().asSlice(i * frameBytes, frameBytes));
        }
        return stack;
    }
}
