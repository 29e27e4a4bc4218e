package meeting

import (
	"fmt"
	"slices"
)

// fileEntry owes the file that enters the newest follow-up into a calendar as it is planned now.
func (e *Escalation) fileEntry() {
	e.owe(Notice{Kind: UploadEntry, Subject: number(len(e.FollowUps)) + "/" + number(e.Revs.FollowUp)})
}

// Entry reads the subject of a calendar file: the follow-up's number and the revision of its plan; 0 and 0 when it is none.
func (n Notice) Entry() (no int, rev int) {
	if _, err := fmt.Sscanf(n.Subject, "%d/%d", &no, &rev); err != nil {
		return 0, 0
	}
	return no, rev
}

// EntryUploaded is a calendar file of a follow-up that stands in Slack.
type EntryUploaded struct {
	No   int
	Rev  int
	File string
}

func (c EntryUploaded) apply(e *Escalation, _ Event) {
	f := &e.FollowUps[c.No-1]
	f.Filed, f.Files = c.Rev, append(slices.Clone(f.Files), c.File)
}

func init() { register(EntryUploaded{}) }
