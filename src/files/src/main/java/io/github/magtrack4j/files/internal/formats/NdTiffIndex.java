package io.github.magtrack4j.files.internal.formats;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The file {@code NDTiff.index} of an NDTiff folder: where each image is, along named axes. The images are a movie if
 * they differ along one axis, whose places are whole numbers: the time, or the height of a focus scan.
 */
final class NdTiffIndex {
    private static final Set<String> NO_FRAMES = Set.of("channel", "position", "row", "column");

    private final Path path;
    private final List<Entry> entries = new ArrayList<>();

    /** Tells whether the index ends with an image. */
    private boolean whole = true;

    private String axis = "";

    /**
     * An image.
     *
     * @param axes its place along each axis
     * @param file the name of its file
     * @param offset where its pixels begin
     * @param pixelType 0 for bytes, 1 and 3 to 6 for 16 bits, of which fewer may be used, 2 for colours
     * @param compression 0 if there is none
     * @param metadataOffset where its JSON begins
     */
    record Entry(
            Map<String, String> axes,
            String file,
            long offset,
            int width,
            int height,
            int pixelType,
            int compression,
            long metadataOffset,
            int metadataBytes) {
        /** Returns the bytes of a pixel; 0 if it cannot be read. */
        int bytesPerPixel() {
            return switch (compression == 0 ? pixelType : -1) {
                case 0 -> 1;
                case 1, 3, 4, 5, 6 -> 2;
                default -> 0;
            };
        }

        /** Returns the bytes of all pixels. */
        long bytes() {
            return (long) width * height * bytesPerPixel();
        }

        /** Returns where its file may end at the earliest. */
        long end() {
            return Math.max(offset + bytes(), metadataOffset + Math.max(0, metadataBytes));
        }
    }

    private NdTiffIndex(Path path) {
        this.path = path;
    }

    static NdTiffIndex read(Path path) throws IOException {
        NdTiffIndex index = new NdTiffIndex(path);
        try (InputFile file = InputFile.open(path)) {
            if (file.size() > Integer.MAX_VALUE - 8) {
                throw new BadFileException(path, "it is too large for an index of NDTiff");
            }
            index.parse(ByteBuffer.wrap(file.read(0, (int) file.size())).order(ByteOrder.LITTLE_ENDIAN));
        }
        return index;
    }

    private void parse(ByteBuffer bytes) throws BadFileException {
        Map<Map<String, String>, Entry> byAxes = new LinkedHashMap<>();
        Map<String, String> names = new HashMap<>();
        while (bytes.hasRemaining()) {
            try {
                String axes = text(bytes);
                if (axes.isEmpty()) {
                    // Zeros that were to be written over.
                    whole = false;
                    break;
                }
                String file = names.computeIfAbsent(text(bytes), name -> name);
                long offset = Integer.toUnsignedLong(bytes.getInt());
                int width = bytes.getInt();
                int height = bytes.getInt();
                int pixelType = bytes.getInt();
                int compression = bytes.getInt();
                long metadataOffset = Integer.toUnsignedLong(bytes.getInt());
                int metadataBytes = bytes.getInt();
                bytes.getInt();
                Map<String, String> place = JsonFields.of(axes);
                // An image that is written again takes the place of the earlier one.
                byAxes.put(
                        place,
                        new Entry(
                                place,
                                file,
                                offset,
                                width,
                                height,
                                pixelType,
                                compression,
                                metadataOffset,
                                metadataBytes));
            } catch (BufferUnderflowException e) {
                whole = false;
                break;
            } catch (IllegalArgumentException e) {
                throw new BadFileException(
                        path, "image " + byAxes.size() + " of the index is malformed: " + e.getMessage(), e);
            }
        }
        order(byAxes.values());
    }

    private static String text(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private void order(Collection<Entry> images) throws BadFileException {
        Map<String, Set<String>> places = new TreeMap<>();
        for (Entry image : images) {
            image.axes.forEach((name, place) ->
                    places.computeIfAbsent(name, key -> new TreeSet<>()).add(place));
        }
        List<String> differing = places.keySet().stream()
                .filter(name ->
                        places.get(name).size() > 1 || images.stream().anyMatch(image -> !image.axes.containsKey(name)))
                .toList();
        if (differing.size() > 1 || differing.stream().anyMatch(NO_FRAMES::contains)) {
            throw new BadFileException(
                    path,
                    "its images differ in "
                            + differing.stream()
                                    .map(name -> name + " (" + places.get(name).size() + ")")
                                    .collect(Collectors.joining(", "))
                            + "; a movie differs in time alone, or in z: save one channel and one position");
        }
        if (differing.isEmpty()) {
            entries.addAll(images);
            return;
        }
        axis = differing.getFirst();
        TreeMap<Long, Entry> ordered = new TreeMap<>();
        for (Entry image : images) {
            try {
                ordered.put(Long.parseLong(image.axes.getOrDefault(axis, "")), image);
            } catch (NumberFormatException e) {
                throw new BadFileException(
                        path,
                        "the place '" + image.axes.getOrDefault(axis, "") + "' along its axis " + axis
                                + " is no whole number",
                        e);
            }
        }
        entries.addAll(ordered.values());
    }

    /** Returns the images in order. */
    List<Entry> entries() {
        return entries;
    }

    /** Tells whether the index ends with an image, not within one. */
    boolean whole() {
        return whole;
    }

    /** Returns what the images differ in; empty if there is one image. */
    String axis() {
        return axis;
    }

    /** Returns how many places along the axis, between the first and the last, have no image. */
    long gaps() {
        if (axis.isEmpty() || entries.size() < 2) {
            return 0;
        }
        long first = Long.parseLong(entries.getFirst().axes.get(axis));
        long last = Long.parseLong(entries.getLast().axes.get(axis));
        return last - first + 1 - entries.size();
    }
}
