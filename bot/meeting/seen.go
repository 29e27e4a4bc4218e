package meeting

import (
	"bytes"
	"encoding/json"
)

// Revisions count the changes of what forms edit. Options, reviews, decisions and exceptions have
// revisions of their own, and so has what an item delivers (Item.Linked).
type Revisions struct {
	Summary   int          `json:",omitempty"`
	Customer  int          `json:",omitempty"`
	Complaint int          `json:",omitempty"`
	Meeting   int          `json:",omitempty"`
	Roles     map[Role]int `json:",omitempty"`
	FollowUp  int          `json:",omitempty"` // planned, moved, called off or held
}

// Seen is what a form or button showed of what its command changes: the command is refused as
// stale once that is otherwise.
type Seen struct {
	Rev     int    // the revision of what it edits or answers
	Figures string // the print of what it stands on (Figures); empty where none was shown
}

// Newest is Seen for who has read in the same moment what they change.
var Newest = Seen{Rev: -1}

// misses says that another revision than the present one was shown.
func (s Seen) misses(rev int) bool { return s.Rev != Newest.Rev && s.Rev != rev }

// replaces refuses to put what a form was filled with in the place of what was saved since.
func (s Seen) replaces(rev int) error {
	if s.misses(rev) {
		return Stale("%s", savedMeanwhile)
	}
	return nil
}

const savedMeanwhile = "This changed in the meantime, so yours is not saved yet. Below is what is saved. Send this form again to replace it."

// same says that two values would be kept as the same.
func same[T any](a, b T) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
