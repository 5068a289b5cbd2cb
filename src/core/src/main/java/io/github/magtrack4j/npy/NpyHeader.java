package io.github.magtrack4j.npy;

import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What stands before an array's bytes: the element type, the order of bytes and axes, the shape. */
final class NpyHeader {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** The bytes start at a multiple of this, so that a mapped file is aligned for vectors. */
    private static final int ALIGNMENT = 64;

    /** No array of numbers needs a header of this length; a longer one is a lie. */
    private static final int MAX_LENGTH = 1 << 20;

    /** The digits of the largest number of rows. */
    private static final int MAX_DIGITS = 19;

    final NpyType type;
    final boolean bigEndian;
    /** The columns if the elements are records; null if they are plain numbers. */
    final List<NpyDictionary.Field> fields;

    final boolean fortranOrder;
    final long[] shape;
    /** Where the array's bytes start in the file. */
    final long dataOffset;

    /** Where they end, and another array may begin. */
    final long end;

    /** How many entries of the first axis the file should have had; {@link #shape} has those that are there. */
    final long promised;

    private NpyHeader(InputFile file, NpyDictionary dictionary, long dataOffset) throws NpyFormatException {
        this.type = dictionary.type();
        this.bigEndian = dictionary.bigEndian();
        this.fortranOrder = dictionary.fortranOrder();
        this.shape = dictionary.shape();
        this.fields = dictionary.fields();
        this.dataOffset = dataOffset;
        this.end = end(file);
        this.promised = shape.length == 0 ? 0 : shape[0];
    }

    /** The header of an array that was cut off, for those entries of the first axis that are whole. */
    private NpyHeader(NpyHeader whole, long entries) {
        this.type = whole.type;
        this.bigEndian = whole.bigEndian;
        this.fields = whole.fields;
        this.fortranOrder = whole.fortranOrder;
        this.shape = whole.shape.clone();
        this.shape[0] = entries;
        this.dataOffset = whole.dataOffset;
        this.end = whole.end;
        this.promised = whole.promised;
    }

    /**
     * Reads and checks a header, and that the file has the bytes that it promises.
     *
     * @param offset where it starts in the file
     */
    static NpyHeader read(InputFile file, long offset) throws IOException {
        NpyHeader header = readPlain(file, offset);
        header.requireWhole(file);
        return header;
    }

    /**
     * The same for a file that may have been cut off: its shape is that of the entries of the first axis that are
     * whole.
     */
    static NpyHeader readIncomplete(InputFile file) throws IOException {
        NpyHeader header = readPlain(file, 0);
        if (file.size() >= header.end || header.fortranOrder || header.shape.length == 0) {
            header.requireWhole(file);
            return header;
        }
        long entryBytes = (header.end - header.dataOffset) / header.shape[0];
        return new NpyHeader(header, (file.size() - header.dataOffset) / entryBytes);
    }

    private static NpyHeader readPlain(InputFile file, long offset) throws IOException {
        NpyHeader header = parse(file, offset);
        if (header.fields != null) {
            throw new NpyFormatException(
                    file.path(), "it holds records (a structured dtype); plain numbers are needed");
        }
        return header;
    }

    /** The same for a header whose elements may be records. */
    static NpyHeader readAny(InputFile file, long offset) throws IOException {
        NpyHeader header = parse(file, offset);
        header.requireWhole(file);
        return header;
    }

    private static NpyHeader parse(InputFile file, long offset) throws IOException {
        byte[] start = file.read(offset, 12);
        if (start.length == 0) {
            throw new NpyFormatException(file.path(), "it is empty");
        }
        int magicBytes = Math.min(start.length, MAGIC.length);
        if (!Arrays.equals(start, 0, magicBytes, MAGIC, 0, magicBytes)) {
            throw new NpyFormatException(file.path(), "it is not a .npy file: it does not start with \\x93NUMPY");
        }
        requireBytes(file, start.length, 10);
        int major = start[6];
        int minor = start[7];
        if (major < 1 || major > 3 || minor != 0) {
            throw new NpyFormatException(
                    file.path(), "it is of .npy version " + major + "." + minor + "; 1.0, 2.0 and 3.0 can be read");
        }
        ByteBuffer lengths = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        int prefix = major == 1 ? 10 : 12;
        requireBytes(file, start.length, prefix);
        long length =
                major == 1 ? Short.toUnsignedLong(lengths.getShort(8)) : Integer.toUnsignedLong(lengths.getInt(8));
        requireBytes(file, file.size() - offset, prefix + length);
        if (length > MAX_LENGTH) {
            throw new NpyFormatException(
                    file.path(), "its header claims " + length + " bytes; at most " + MAX_LENGTH + " make sense");
        }
        Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        String text = new String(file.read(offset + prefix, (int) length), charset);
        return new NpyHeader(file, NpyDictionary.parse(file.path(), text), offset + prefix + length);
    }

    private static void requireBytes(InputFile file, long available, long needed) throws NpyFormatException {
        if (available < needed) {
            throw new NpyFormatException(
                    file.path(), "it ends within its header, after " + file.size() + " of " + needed + " bytes");
        }
    }

    private long end(InputFile file) throws NpyFormatException {
        long needed;
        try {
            needed = elementBytes();
            for (long length : shape) {
                // An array without elements must not have a stride that overflows either.
                needed = Math.multiplyExact(needed, Math.max(1, length));
            }
            needed = Math.addExact(size() == 0 ? 0 : needed, dataOffset);
        } catch (ArithmeticException e) {
            throw new NpyFormatException(
                    file.path(),
                    "its shape " + tuple(shape) + " of " + describeType() + " is larger than any file can be");
        }
        return needed;
    }

    private void requireWhole(InputFile file) throws NpyFormatException {
        if (file.size() < end) {
            throw new NpyFormatException(
                    file.path(),
                    "it is cut off: " + tuple(shape) + " of " + describeType() + " needs " + end + " bytes, and it has "
                            + file.size());
        }
    }

    /** Checks that the file ends where this array does. */
    void requireEnd(InputFile file) throws NpyFormatException {
        if (file.size() > end) {
            throw new NpyFormatException(
                    file.path(),
                    "it has " + (file.size() - end) + " bytes too many after its array " + tuple(shape) + " of "
                            + type);
        }
    }

    /** Returns the bytes of one element: a number, or a record. */
    int elementBytes() {
        return fields == null
                ? type.bytes()
                : fields.stream().mapToInt(field -> field.type().bytes()).sum();
    }

    private String describeType() {
        return fields == null ? type.toString() : "records of " + elementBytes() + " bytes";
    }

    /** Returns the number of elements. */
    long size() {
        return product(shape);
    }

    static long product(long[] shape) {
        return LongStream.of(shape).anyMatch(length -> length == 0)
                ? 0
                : LongStream.of(shape).reduce(1, (a, b) -> a * b);
    }

    /** Returns a header for little-endian elements in C order, as NumPy writes it. */
    static ByteBuffer format(NpyType type, long... shape) {
        String order = type.bytes() == 1 ? "|" : "<";
        return format("'" + order + type + "'", shape, 0);
    }

    /** Returns a header for a table whose rows are not counted yet: of the same length whatever their number. */
    static ByteBuffer formatTable(List<NpyDictionary.Field> fields, long rows) {
        String descr = fields.stream()
                .map(field -> "('" + field.name() + "', '<" + field.type() + "')")
                .collect(Collectors.joining(", ", "[", "]"));
        return format(descr, new long[] {rows}, MAX_DIGITS - Long.toString(rows).length());
    }

    private static ByteBuffer format(String descr, long[] shape, int padding) {
        String dictionary = "{'descr': " + descr + ", 'fortran_order': False, 'shape': " + tuple(shape) + ", }"
                + " ".repeat(padding);
        int prefix = MAGIC.length + 4;
        // With the line feed at its end, the header fills a whole number of blocks.
        int total = (prefix + dictionary.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (total - prefix));
        header.put(dictionary.getBytes(StandardCharsets.US_ASCII));
        while (header.position() < total - 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').flip();
    }

    /** Writes a shape as Python does: (3, 4), (3,), (). */
    static String tuple(long[] shape) {
        String lengths = LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return shape.length == 1 ? "(" + lengths + ",)" : "(" + lengths + ")";
    }
}
