package app

import (
	"errors"

	"escalate/store/boltstore"
	"escalate/store/pgstore"
)

// How the program ended, for whoever supervises it. The two large ones are those of sysexits.h:
// another start does not help after them. Go itself uses 2 for a crash, which another start may cure.
const (
	Well        = 0
	Failed      = 1  // another start may help
	NeedsPerson = 77 // the app was removed, a token was revoked, the file is damaged
	Misset      = 78 // a setting is wrong, or names a file that cannot be used
)

// ended is an error that another start would not cure.
type ended struct {
	error
	code int
}

// Unwrap is what the error was before it was known to last.
func (e *ended) Unwrap() error { return e.error }

// Setting marks the error as one of a setting.
func Setting(err error) error { return lasting(err, Misset) }

// Person marks the error as one that a person has to deal with.
func Person(err error) error { return lasting(err, NeedsPerson) }

func lasting(err error, code int) error {
	if err == nil {
		return nil
	}
	return &ended{err, code}
}

// Code is the exit code for the error; Well for none.
func Code(err error) int {
	if err == nil {
		return Well
	}
	if e, ok := errors.AsType[*ended](err); ok {
		return e.code
	}
	if e, ok := errors.AsType[*boltstore.FileError](err); ok {
		switch e.Fault {
		case boltstore.Unusable:
			return Misset
		case boltstore.Damaged, boltstore.OtherLayout:
			return NeedsPerson
		case boltstore.InUse:
		}
	}
	if _, ok := errors.AsType[*pgstore.UnfitError](err); ok {
		return Misset
	}
	return Failed
}

// Exit is an error that has been said already, with the exit code for it; nil for Well.
func Exit(code int) error {
	if code == Well {
		return nil
	}
	return &ended{ErrSaid, code}
}

// ErrSaid is what has been said where it was found.
var ErrSaid = errors.New("this has been said")
