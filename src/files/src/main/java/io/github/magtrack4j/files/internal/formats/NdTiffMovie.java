package io.github.magtrack4j.files.internal.formats;

import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.movie.CheckedMovie;
import io.github.magtrack4j.files.internal.movie.FrameCount;
import io.github.magtrack4j.files.internal.movie.Frames;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.internal.io.SampleType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A movie in an NDTiff folder, as Micro-Manager and Pycro-Manager write it: TIFFs, and an {@linkplain NdTiffIndex
 * index} that tells where in them each image is. All files stay mapped.
 */
public final class NdTiffMovie extends CheckedMovie {
    private static final String INDEX = "NDTiff.index";

    /** Where older versions have the index, beside folders of smaller copies of the images. */
    private static final String FULL_RESOLUTION = "Full resolution";

    private final Arena mapping;
    private final Map<String, Stack> stacks;
    private final List<NdTiffIndex.Entry> images;
    private final long bytes;

    /** A TIFF of the folder. */
    private record Stack(InputFile file, MemorySegment bytes, ByteOrder order) {}

    private NdTiffMovie(
            Path folder,
            Arena mapping,
            Map<String, Stack> stacks,
            List<NdTiffIndex.Entry> images,
            Frames frames,
            MovieMetadata metadata,
            List<String> notes) {
        super(folder, frames, metadata, notes);
        this.mapping = mapping;
        this.stacks = stacks;
        this.images = images;
        this.bytes =
                stacks.values().stream().mapToLong(stack -> stack.file.size()).sum();
    }

    /** Tells whether a folder has an index of NDTiff. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(INDEX))
                || Files.isRegularFile(folder.resolve(FULL_RESOLUTION).resolve(INDEX));
    }

    /** Opens a folder that has an index. */
    public static NdTiffMovie open(Path folder, OpenOptions options) throws IOException {
        Path path = folder.resolve(INDEX);
        if (!Files.isRegularFile(path)) {
            path = folder.resolve(FULL_RESOLUTION).resolve(INDEX);
        }
        NdTiffIndex index = NdTiffIndex.read(path);
        Arena mapping = Arena.ofShared();
        Map<String, Stack> stacks = new LinkedHashMap<>();
        try {
            return open(folder, path, options, index, mapping, stacks);
        } catch (IOException | RuntimeException e) {
            mapping.close();
            closeAll(stacks);
            throw e;
        }
    }

    private static NdTiffMovie open(
            Path folder, Path path, OpenOptions options, NdTiffIndex index, Arena mapping, Map<String, Stack> stacks)
            throws IOException {
        List<NdTiffIndex.Entry> all = index.entries();
        if (all.isEmpty()) {
            FrameCount.check(path, 1, 0, options, new ArrayList<>());
        }
        NdTiffIndex.Entry like = all.getFirst();
        List<NdTiffIndex.Entry> images = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (NdTiffIndex.Entry image : all) {
            requireLike(path, like, image);
            Stack stack = stack(path, mapping, stacks, image.file());
            if (stack != null && image.end() <= stack.bytes.byteSize()) {
                images.add(image);
            }
        }
        FrameCount.check(path, all.size() + (index.whole() ? 0 : 1), images.size(), options, notes);
        stacks.forEach((name, stack) -> {
            if (stack == null) {
                notes.add("its file " + name + " is missing");
            }
        });
        stacks.values().removeIf(stack -> stack == null);
        long most =
                stacks.values().stream().mapToLong(stack -> stack.file.size()).sum();
        if (images.size() > most / like.bytes()) {
            throw new BadFileException(path, "its " + images.size() + " images are larger than its files");
        }
        if (!index.axis().isEmpty() && !index.axis().equals("time")) {
            notes.add("its frames are in the order of their " + index.axis());
        }
        long gaps = index.gaps();
        if (gaps > 0) {
            notes.add("the index leaves out " + gaps + (gaps == 1 ? " index" : " indices") + " along " + index.axis());
        }
        Frames frames = new Frames(
                like.bytesPerPixel() == 1 ? PixelType.U8 : PixelType.U16, like.height(), like.width(), images.size());
        MovieMetadata metadata = InputFile.touching(
                folder, () -> metadata(stacks, images, most, index.axis().equals("time"), notes));
        return new NdTiffMovie(folder, mapping, stacks, images, frames, metadata, notes);
    }

    private static void requireLike(Path path, NdTiffIndex.Entry like, NdTiffIndex.Entry image)
            throws BadFileException {
        if (image.bytesPerPixel() == 0) {
            throw new BadFileException(
                    path,
                    image.pixelType() == 2
                            ? "its images are in colour; save them as greyscale"
                            : "its pixels are of type " + image.pixelType() + ", compression " + image.compression()
                                    + "; uncompressed ones of 8 or 16 bits are needed");
        }
        if (image.width() <= 0
                || image.height() <= 0
                || image.width() != like.width()
                || image.height() != like.height()
                || image.bytesPerPixel() != like.bytesPerPixel()) {
            throw new BadFileException(
                    path,
                    "the image at " + image.axes() + " is of " + describe(image) + "; the first is of "
                            + describe(like));
        }
    }

    private static String describe(NdTiffIndex.Entry image) {
        return image.height() + " × " + image.width() + " pixels of " + 8 * image.bytesPerPixel() + " bits";
    }

    /** Returns a file of the folder, opened once; null if it is not there. */
    private static Stack stack(Path index, Arena mapping, Map<String, Stack> stacks, String name) throws IOException {
        if (stacks.containsKey(name)) {
            return stacks.get(name);
        }
        // An index from elsewhere must not make other files be read.
        if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.contains("\0") || name.equals("..")) {
            throw new BadFileException(index, "it names a file outside of its folder, '" + name + "'");
        }
        Path path = index.resolveSibling(name);
        if (!Files.exists(path)) {
            stacks.put(name, null);
            return null;
        }
        InputFile file = InputFile.open(path);
        stacks.put(name, new Stack(file, MemorySegment.NULL, ByteOrder.LITTLE_ENDIAN));
        byte[] start = file.read(0, 2);
        if (start.length == 2 && !isTiff(start)) {
            throw new BadFileException(path, "the index beside it says that it is a TIFF, and it is not");
        }
        ByteOrder order = start.length == 2 && start[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        stacks.put(name, new Stack(file, file.map(0, file.size(), mapping), order));
        return stacks.get(name);
    }

    private static boolean isTiff(byte[] start) {
        return start[0] == start[1] && (start[0] == 'I' || start[0] == 'M');
    }

    /**
     * Reads the images' JSON.
     *
     * @param most the bytes of all files; no images have more JSON than that
     * @param inTime whether the images follow one another in time
     * @param notes what a note is added to, if only some of them tell their time
     */
    private static MovieMetadata metadata(
            Map<String, Stack> stacks, List<NdTiffIndex.Entry> images, long most, boolean inTime, List<String> notes) {
        double[] times = new double[images.size()];
        int known = 0;
        double nmPerPixel = 0;
        long bytes = 0;
        for (int i = 0; i < images.size(); i++) {
            NdTiffIndex.Entry image = images.get(i);
            bytes += Math.max(0, image.metadataBytes());
            Map<String, String> fields = bytes > most ? Map.of() : json(stacks.get(image.file()), image);
            if (i == 0) {
                double micrometres = number(fields.get("PixelSizeUm"));
                nmPerPixel = micrometres > 0 && Double.isFinite(micrometres) ? 1000 * micrometres : 0;
            }
            double milliseconds = number(fields.get("ElapsedTime-ms"));
            if (inTime && Double.isFinite(milliseconds)) {
                times[known++] = milliseconds / 1000;
            }
        }
        if (known > 0 && known < times.length) {
            notes.add("only " + known + " frames have time stamps; these were left out");
        }
        return new MovieMetadata(nmPerPixel, 0, DoubleSeries.copyOf(known == times.length ? times : new double[0]));
    }

    private static Map<String, String> json(Stack stack, NdTiffIndex.Entry image) {
        if (image.metadataBytes() <= 0 || image.metadataOffset() + image.metadataBytes() > stack.bytes.byteSize()) {
            return Map.of();
        }
        byte[] text = stack.bytes
                .asSlice(image.metadataOffset(), image.metadataBytes())
                .toArray(ValueLayout.JAVA_BYTE);
        try {
            return JsonFields.of(new String(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    private static double number(String text) {
        try {
            return text == null ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    @Override
    public String format() {
        return "NDTiff";
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    protected boolean isOpen() {
        return mapping.scope().isAlive();
    }

    @Override
    protected ImageStack readFrames(long first, long count, Arena arena) throws IOException {
        ImageStack stack = ImageStack.allocate(arena, pixelType(), height(), width(), count);
        long pixels = (long) height() * width();
        SampleType samples = pixelType() == PixelType.U8 ? SampleType.UINT8 : SampleType.UINT16;
        for (long i = 0; i < count; i++) {
            NdTiffIndex.Entry image = images.get((int) (first + i));
            Stack from = stacks.get(image.file());
            from.file.requireWhole();
            long to = i * pixels * samples.bytes();
            InputFile.touching(
                    from.file.path(),
                    () -> samples.convert(from.bytes, image.offset(), from.order, stack.segment(), to, pixels));
        }
        return stack;
    }

    @Override
    public void close() throws IOException {
        if (isOpen()) {
            mapping.close();
            closeAll(stacks);
        }
    }

    private static void closeAll(Map<String, Stack> stacks) throws IOException {
        for (Stack stack : stacks.values()) {
            if (stack != null) {
                stack.file.close();
            }
        }
    }
}
