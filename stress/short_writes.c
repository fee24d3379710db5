/* Preloaded into icmd: in the folder ICMD_FAULT_FOLDER, write() really writes a third of what it is asked; the Nth
   write, fsync or rename fails where ICMD_FAIL_WRITE, ICMD_FAIL_FSYNC or ICMD_FAIL_RENAME say so. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_meant(const char *path) {
    const char *folder = getenv("ICMD_FAULT_FOLDER");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_meant_file(int descriptor) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_meant(path);
}

static int fails(const char *name, int *count) {
    const char *nth = getenv(name);
    return nth && ++*count == atoi(nth);
}

ssize_t write(int descriptor, const void *data, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    static int count;
    if (!real) real = dlsym(RTLD_NEXT, "write");
    if (!is_meant_file(descriptor)) return real(descriptor, data, size);
    if (fails("ICMD_FAIL_WRITE", &count)) {
        errno = ENOSPC;
        return -1;
    }
    return real(descriptor, data, size > 2 ? size / 3 : size);
}

int fsync(int descriptor) {
    static int (*real)(int);
    static int count;
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    if (is_meant_file(descriptor) && fails("ICMD_FAIL_FSYNC", &count)) {
        errno = EIO;
        return -1;
    }
    return real(descriptor);
}

int rename(const char *old, const char *new) {
    static int (*real)(const char *, const char *);
    static int count;
    if (!real) real = dlsym(RTLD_NEXT, "rename");
    if (is_meant(new) && fails("ICMD_FAIL_RENAME", &count)) {
        errno = EIO;
        return -1;
    }
    return real(old, new);
}
