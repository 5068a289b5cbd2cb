package io.github.magtrack4j.cli.console;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the name of a file, and says what to do where Java cannot: it knows names as text, which the locale of the
 * process must be able to write. The launcher sees to that; who starts Java himself may not.
 */
public final class PathConverter implements ITypeConverter<Path> {
    /** What Java makes of bytes that are no text. */
    private static final String REPLACEMENT = "\uFFFD";

    private final String charset;
    private final String workingFolder;

    public PathConverter() {
        this(System.getProperty("sun.jnu.encoding"), System.getProperty("user.dir"));
    }

    /**
     * Makes a converter.
     *
     * @param charset how names of files are written
     * @param workingFolder the folder of the process, as Java reads its name
     */
    public PathConverter(String charset, String workingFolder) {
        this.charset = charset;
        this.workingFolder = workingFolder;
    }

    @Override
    public Path convert(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' " + problem(e, charset));
        }
        if (isUnreadable(path)) {
            throw new TypeConversionException("'" + text + "' " + notText());
        }
        if (!path.isAbsolute() && isUnreadable(workingFolder)) {
            throw new TypeConversionException(
                    "'" + text + "' is relative to the working folder, '" + workingFolder + "', which " + notText());
        }
        return path;
    }

    /** Says why a text is not the name of a file, and what to do. */
    static String problem(InvalidPathException failure) {
        return problem(failure, System.getProperty("sun.jnu.encoding"));
    }

    private static String problem(InvalidPathException failure, String charset) {
        return "cannot be the name of a file where names are written in " + charset + " (" + failure.getReason() + "); "
                + advice(charset);
    }

    private String notText() {
        return "has bytes that are not text in " + charset + "; "
                + (isUtf8(charset) ? "rename the file or folder" : advice(charset));
    }

    private static String advice(String charset) {
        if (isUtf8(charset)) {
            return "use another name";
        }
        return File.separatorChar == '\\'
                ? "letters that the code page does not have come as '?': rename the file, or let Windows use Unicode UTF-8"
                        + " for worldwide language support, in its region settings"
                : "start it by the launcher 'magtrack', which chooses a UTF-8 locale, or set one, such as LC_ALL=C.UTF-8;"
                        + " 'locale -a' lists those that are installed";
    }

    private static boolean isUtf8(String charset) {
        return charset.equalsIgnoreCase("UTF-8");
    }

    private static boolean isUnreadable(String text) {
        try {
            return isUnreadable(Path.of(text));
        } catch (InvalidPathException e) {
            return true;
        }
    }

    /** Whether a name was given in bytes that are no text. The replacement character itself may be in a name, too. */
    private static boolean isUnreadable(Path path) {
        for (int names = path.getNameCount(); names > 0; names--) {
            if (path.getName(names - 1).toString().contains(REPLACEMENT)) {
                Path start = path.subpath(0, names);
                return !Files.exists(path.isAbsolute() ? path.getRoot().resolve(start) : start);
            }
        }
        return false;
    }
}
