package io.github.magtrack4j.files.internal.codes;

import java.nio.charset.StandardCharsets;

/** The bytes that files of a format begin with, a character each. */
public final class FileMagic {
    /** NumPy's {@code .npy}. */
    public static final String NPY = "\u0093NUMPY";

    /** HDF5. */
    public static final String HDF5 = "\u0089HDF";

    private FileMagic() {}

    /** Tells whether a file's first bytes are these, a character each. */
    public static boolean startsWith(byte[] start, String magic) {
        return new String(start, StandardCharsets.ISO_8859_1).startsWith(magic);
    }
}
