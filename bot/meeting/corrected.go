package meeting

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// corrected tells those who rely on a review that it reads differently now: while the vote is open the chair and
// whoever has voted, later the chair and whoever approves. Before the vote the options show what they are asked by.
func (e *Escalation) corrected(kind Role, by UserID) {
	r := e.Review(kind)
	if len(r.Earlier) == 0 {
		return
	}
	before := r.Earlier[len(r.Earlier)-1]
	if before.Round != e.Round || same(before.Content, r.Content) {
		return
	}
	rely := []UserID{e.Chair}
	switch e.Phase {
	case Voting:
		rely = append(rely, slices.Sorted(maps.Keys(e.Ballot().Cast))...)
	case Deciding:
		if e.Pending() != nil {
			rely = append(rely, e.deciders()...)
		}
	case Decided:
		rely = append(rely, e.deciders()...)
	case Reviewing, Closed, Withdrawn:
		return
	}
	for _, id := range distinct(rely) {
		if id != by && e.Has(id) {
			e.tell(TellReview, id, string(kind)+"/"+number(r.Rev))
		}
	}
}

// ballotStandsOpen holds while the reader can still change the vote that they cast on what was corrected.
func ballotStandsOpen(q question) string {
	if q.e.Phase != Voting {
		return "no vote is open"
	}
	_, cast := q.e.Ballot().Cast[q.n.To]
	return unless(cast, "the reader has not voted")
}

// Correction is a revision of a review, and what stood there before it.
type Correction struct {
	Kind        Role
	By          UserID
	Before, Now Content
}

// Corrected returns what a TellReview notice is about; ok is false of one that the record does not know.
func (e *Escalation) Corrected(n Notice) (c Correction, ok bool) {
	kind, text, _ := strings.Cut(n.Subject, "/")
	rev, err := strconv.Atoi(text)
	r := e.Review(Role(kind))
	if err != nil || r == nil {
		return c, false
	}
	all := append(slices.Clone(r.Earlier), Draft{Rev: r.Rev, By: r.By, Content: r.Content})
	i := slices.IndexFunc(all, func(d Draft) bool { return d.Rev == rev })
	if i < 1 {
		return c, false
	}
	return Correction{Kind: r.Kind, By: all[i].By, Before: all[i-1].Content, Now: all[i].Content}, true
}
