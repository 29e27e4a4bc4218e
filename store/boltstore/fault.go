package boltstore

import "fmt"

// Fault is why a file cannot be opened, for whoever decides what to do about it; the error's
// text is for people.
type Fault int

// The faults. Another start cures none of them but InUse.
const (
	// Unusable: no file of ours, or one that this user may not open as it lies there.
	Unusable Fault = iota
	// InUse: another program holds it.
	InUse
	// Damaged: what is in it cannot be trusted. A person has to restore a backup.
	Damaged
	// OtherLayout: this program does not know the file's layout.
	OtherLayout
)

// FileError is an error of opening a file. Its text is a sentence that names the file.
type FileError struct {
	Fault Fault
	err   error
}

// Error is the sentence.
func (e *FileError) Error() string { return e.err.Error() }

// Unwrap is what it comes from.
func (e *FileError) Unwrap() error { return e.err }

func faulty(f Fault, format string, args ...any) error {
	return &FileError{f, fmt.Errorf(format, args...)}
}

func damaged(path string, why any) error {
	return faulty(Damaged, "the file %s is damaged; restore a backup of it: move the damaged file away, put the backup in its place and start again (%v)", path, why)
}
