/** Numbers that tell file formats: the first bytes of files, and the tags of TIFF. */
package io.github.magtrack4j.files.internal.codes;
