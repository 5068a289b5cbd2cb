package io.github.magtrack4j.files.internal.hdf5;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.IncompleteFileException;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.movie.BlankFrames;
import io.github.magtrack4j.files.internal.movie.FrameCount;
import io.github.magtrack4j.files.internal.movie.Frames;
import io.github.magtrack4j.files.internal.movie.MappedMovie;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.internal.io.SampleType;
import io.jhdf.HdfFile;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.DatasetBase;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A movie in a data set of an HDF5 file: a view of the mapped file where the pixels lie as in memory, else a copy. */
public final class Hdf5Movie extends MappedMovie {
    private final HdfFile hdf;
    private final Hdf5Images images;

    /** The pixels, frame after frame; null if they are in chunks. */
    private final MemorySegment plain;

    /** The chunks; null if there are none. */
    private final Hdf5Chunks chunks;

    private Hdf5Movie(
            InputFile file,
            Arena mapping,
            HdfFile hdf,
            Hdf5Images images,
            MemorySegment plain,
            Hdf5Chunks chunks,
            long count,
            List<String> notes) {
        super(
                file,
                mapping,
                new Frames(images.type().samples().pixelType(), (int) images.rows(), (int) images.columns(), count),
                MovieMetadata.NONE,
                notes);
        this.hdf = hdf;
        this.images = images;
        this.plain = plain;
        this.chunks = chunks;
    }

    /**
     * Opens an HDF5 file.
     *
     * @param mapping what the file is mapped in, shared between threads; closed with the movie
     */
    public static Hdf5Movie open(InputFile file, Arena mapping, OpenOptions options) throws IOException {
        return Hdf5Input.guarded(file.path(), () -> {
            HdfFile hdf = Hdf5Input.openIncomplete(file, mapping);
            try {
                return open(file, mapping, options, hdf);
            } catch (Throwable e) {
                hdf.close();
                throw e;
            }
        });
    }

    private static Hdf5Movie open(InputFile file, Arena mapping, OpenOptions options, HdfFile hdf) throws IOException {
        Path path = file.path();
        Hdf5Images images = Hdf5Images.choose(path, hdf, options.dataset());
        if (images.rows() < 1
                || images.rows() > Integer.MAX_VALUE
                || images.columns() < 1
                || images.columns() > Integer.MAX_VALUE) {
            throw new BadFileException(
                    path, "its frames are of " + images.rows() + " × " + images.columns() + " pixels");
        }
        List<String> notes = new ArrayList<>();
        if (images.dataset() instanceof ChunkedDataset dataset) {
            Hdf5Chunks chunks = new Hdf5Chunks(path, file.size(), images, dataset);
            long count = chunks.written(file.size());
            FrameCount.check(path, images.frames(), count, options, notes);
            return new Hdf5Movie(file, mapping, hdf, images, null, chunks, count, notes);
        }
        MemorySegment plain = plain(file, mapping, hdf, images);
        long whole = Math.min(images.frames(), plain.byteSize() / images.frameBytes());
        FrameCount.check(path, images.frames(), whole, options, notes);
        long frameBytes = images.frameBytes();
        long blank =
                BlankFrames.atEnd(whole, frame -> BlankFrames.isBlank(plain.asSlice(frame * frameBytes, frameBytes)));
        if (blank > 0) {
            notes.add(BlankFrames.note(blank, options.incomplete()));
            whole -= options.incomplete() ? blank : 0;
        }
        return new Hdf5Movie(file, mapping, hdf, images, plain, null, whole, notes);
    }

    /** Returns the bytes of a data set that is not in chunks: as many as the file has. */
    private static MemorySegment plain(InputFile file, Arena mapping, HdfFile hdf, Hdf5Images images)
            throws IOException {
        if (images.dataset() instanceof ContiguousDataset dataset) {
            if (images.frames() == 0) {
                return MemorySegment.NULL;
            }
            if (dataset.isEmpty()) {
                throw new IncompleteFileException(
                        file.path(), "its data set " + dataset.getPath() + " was never written", 0);
            }
            long address = dataset.getDataAddress() + hdf.getUserBlockSize();
            if (address < 0 || address > file.size()) {
                throw new IncompleteFileException(
                        file.path(), "it is cut off before its data set " + dataset.getPath(), 0);
            }
            return file.map(0, file.size(), mapping).asSlice(address);
        }
        if (images.dataset() instanceof DatasetBase compact) {
            MemorySegment buffer = MemorySegment.ofBuffer(compact.getDataBuffer());
            return mapping.allocate(buffer.byteSize(), 64).copyFrom(buffer);
        }
        throw new BadFileException(
                file.path(), "its data set " + images.dataset().getPath() + " cannot be read");
    }

    @Override
    public String format() {
        return "HDF5";
    }

    @Override
    protected ImageStack readMapped(long first, long count, Arena arena) throws IOException {
        SampleType samples = images.type().samples();
        if (count > 0 && plain != null && samples.isPixel()) {
            MemorySegment view = plain.asSlice(first * images.frameBytes(), count * images.frameBytes());
            boolean little = images.type().order() == ByteOrder.LITTLE_ENDIAN || samples.bytes() == 1;
            if (little && view.address() % samples.bytes() == 0) {
                return ImageStack.of(view, pixelType(), height(), width(), count);
            }
        }
        ImageStack stack = ImageStack.allocate(arena, pixelType(), height(), width(), count);
        if (chunks != null) {
            chunks.copy(first, count, stack.segment());
        } else if (count > 0) {
            long pixels = images.rows() * images.columns();
            convert(path(), images.type(), plain, first * pixels, stack.segment(), 0, count * pixels);
        }
        return stack;
    }

    /**
     * Converts numbers.
     *
     * @param from the number of the first in the source
     * @param to the number of the first in the target
     * @throws BadFileException if one of them is an integer that no pixel holds
     */
    static void convert(
            Path path, Hdf5Type type, MemorySegment source, long from, MemorySegment target, long to, long count)
            throws BadFileException {
        SampleType samples = type.samples();
        long odd = samples.convert(
                source,
                from * samples.bytes(),
                type.order(),
                target,
                to * samples.pixelType().bytes(),
                count);
        if (odd >= 0) {
            throw new BadFileException(path, samples.problem(source, (from + odd) * Long.BYTES, type.order()));
        }
    }

    @Override
    protected void closeReader() {
        hdf.close();
    }
}
