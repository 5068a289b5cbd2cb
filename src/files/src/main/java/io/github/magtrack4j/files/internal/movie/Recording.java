package io.github.magtrack4j.files.internal.movie;

import java.util.List;

/**
 * The recording that a file is a part of.
 *
 * @param files the names of all files of it; empty if it is in one file, or nobody tells
 * @param note what one should know who reads the file alone
 */
public record Recording(List<String> files, String note) {
    /** Of a file that is not known to be a part of anything. */
    public static final Recording NONE = new Recording(List.of(), "");
}
