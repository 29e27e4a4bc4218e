package meeting

import (
	"slices"
	"time"
)

// Receipt is Slack's answer to a notice. It enters the escalation like any command.
type Receipt struct {
	Channel string            `json:",omitempty"` // id of the channel made or posted to, or that refused
	Name    string            `json:",omitempty"` // name of the channel made
	TS      string            `json:",omitempty"` // of the message posted
	File    string            `json:",omitempty"` // id of the file
	More    []string          `json:",omitempty"` // ids of those that were shared with it
	People  []UserID          `json:",omitempty"` // who was invited
	Failed  map[UserID]string `json:",omitempty"` // who was not, with Slack's word
	Old     []CardKind        `json:",omitempty"` // the cards that do not show the record any more
	Who     *Person           `json:",omitempty"` // who was looked up
	Message []Notice          `json:",omitempty"` // all that the direct message says
	Open    int               `json:",omitempty"` // how many things it still asks, as it was drawn
	// Said is when an earlier attempt said it, by our clock; zero: just now.
	Said time.Time `json:",omitzero"`
	// Parked is Slack's word for an answer that will never change: the notice was given up.
	Parked string `json:",omitempty"`
}

// Receive takes Slack's answer to a notice.
func (e *Escalation) Receive(n Notice, r Receipt, at time.Time) error {
	if e.Erased != nil {
		return nil
	}
	if r.Parked != "" {
		e.parked(n, r, at)
		return nil
	}
	e.saidAfterAll(n, at)
	e.requested(n, r, at)
	// Of all others it only counts when they were said.
	//exhaustive:ignore
	switch n.Kind {
	case MakeChannel:
		if e.Channel.State != ChannelLive {
			e.happen(at, "", ChannelMade{ID: r.Channel, Name: r.Name})
			e.channelReady()
		}
	case Invite:
		e.happen(at, "", Invited{People: r.People})
		for _, id := range sortedKeys(r.Failed) {
			if r.Failed[id] == "user_not_found" || r.Failed[id] == "user_disabled" {
				p := e.Person(id)
				p.Standing = Gone
				if err := e.Profile(p, at); err != nil {
					return err
				}
				continue
			}
			e.tell(TellParked, e.Chair, "invite "+string(id)+" "+r.Failed[id])
		}
	case ShowCard:
		e.shown(n, CardRef{Channel: r.Channel, TS: r.TS}, at)
	case RetireCard:
		if l, ok := e.Retiring(n); ok {
			e.happen(at, "", CardRetired{Kind: l.Kind, Edition: l.Edition})
		}
	case RetireRequest:
		if q := e.Request(n); q != nil && r.Open == 0 {
			e.happen(at, "", RequestShown{Ref: q.Ref})
		}
	case LookAtCards:
		e.cards(r.Old...)
	case MeetPerson:
		if r.Who != nil {
			return e.Profile(*r.Who, at)
		}
	case UploadNotes:
		e.happen(at, "", NotesUploaded{No: n.Number(), File: r.File, More: r.More})
	case UploadEntry:
		// After a death two may find the one file.
		if no, rev := n.Entry(); no >= 1 && no <= len(e.FollowUps) && !slices.Contains(e.FollowUps[no-1].Files, r.File) {
			e.happen(at, "", EntryUploaded{No: no, Rev: rev, File: r.File})
		}
	case Archive:
		e.archived(at)
	case GiveItems, TellItem:
		e.heardLate(n, r.Said, at)
	default:
		e.saidLate(n, r.Said, at)
	}
	return nil
}

// archived is the channel archived by us. When the escalation was begun again while that was
// on its way, a successor takes its place.
func (e *Escalation) archived(at time.Time) {
	e.happen(at, "", ChannelGone{Done: true})
	if e.Phase.Open() {
		e.happen(at, "", ChannelAsked{})
		e.owe(Notice{Kind: MakeChannel, Urgent: true})
	}
}

// uneditable are Slack's words for a message that is gone, or too old to be edited.
var uneditable = []string{"message_not_found", "edit_window_closed", "cant_update_message"}

// parked reacts to an answer of Slack that will not change.
func (e *Escalation) parked(n Notice, r Receipt, at time.Time) {
	why := r.Parked
	gone := []string{"channel_not_found", "is_archived", "not_in_channel", "is_inactive", "channel_is_archived"}
	switch {
	case n.Kind == RetireRequest: // its buttons answer rightly all the same
		if q := e.Request(n); q != nil {
			e.happen(at, "", RequestShown{Ref: q.Ref})
		}
	case n.Kind == MakeChannel && e.Channel.State != ChannelAwaited:
		return // somebody gave us one meanwhile
	case n.Kind == MakeChannel:
		e.happen(at, "", ChannelGone{Refused: true, Why: why})
		e.tell(TellChannel, e.Chair, "")
	case n.Kind == MeetPerson && why != "user_not_found":
		e.happen(at, "", NoticeParked{Kind: n.Kind, Subject: n.Subject, Why: why}) // nobody can do anything about it
	case n.Kind == MeetPerson:
		p := e.Person(UserID(n.Subject))
		p.Standing = Gone
		_ = e.Profile(p, at) // a profile is never refused
	case n.Kind == Archive && why == "already_archived":
		e.archived(at)
	case !n.Direct() && slices.Contains(gone, why):
		if r.Channel == "" || r.Channel == e.Channel.ID { // else it is one that was left behind meanwhile
			_ = e.LoseChannel(why, at) // Slack's word is never refused
		}
	case n.Kind == ShowCard && slices.Contains(uneditable, why):
		k, _ := n.Card()
		e.happen(at, "", CardLost{Kind: k})
		e.card(k)
	case n.Kind == RetireCard && slices.Contains(uneditable, why):
		if l, ok := e.Retiring(n); ok {
			e.happen(at, "", CardRetired{Kind: l.Kind, Edition: l.Edition})
		}
	case n.Direct() && slices.Contains([]string{"user_disabled", "user_not_found", "account_inactive"}, why):
		p := e.Person(n.To)
		p.Standing = Gone
		_ = e.Profile(p, at) // a profile is never refused
	case n.Kind != TellParked:
		e.happen(at, "", NoticeParked{Kind: n.Kind, To: n.To, Subject: n.Subject, Why: why, Urgent: n.Urgent, Late: n.Late, Kept: true})
		if n.To != e.Chair {
			e.tell(TellParked, e.Chair, parkedSubject(n, why))
		}
	}
}

// parkedSubject names what was given up; of an invitation of everybody also Slack's word for why.
func parkedSubject(n Notice, why string) string {
	if n.Kind == Invite {
		return "invite - " + why
	}
	return string(n.Kind)
}

// channelReady leaves what a new channel needs: its topic, its people, its cards.
func (e *Escalation) channelReady() {
	e.owe(Notice{Kind: SetTopic})
	e.owe(Notice{Kind: SetPurpose})
	e.owe(Notice{Kind: Invite})
	for _, k := range AllCards {
		e.cards(k)
	}
	if len(e.Channel.Past) > 0 {
		e.owe(Notice{Kind: SaySuccessor})
	}
}

// NotesUploaded is a version of the notes that stands in Slack as a file.
type NotesUploaded struct {
	No   int
	File string
	More []string `json:",omitempty"` // of the files that came with it
}

func (c NotesUploaded) apply(e *Escalation, _ Event) {
	for i := range e.Notes {
		if e.Notes[i].No == c.No {
			e.Notes[i].File, e.Notes[i].More = c.File, c.More
		}
	}
}

// NoticeParked is something that Slack refused for good.
type NoticeParked struct {
	Kind    Kind
	To      UserID `json:",omitempty"`
	Subject string `json:",omitempty"`
	Why     string
	Urgent  bool      `json:",omitempty"`
	Late    time.Time `json:",omitzero"`
	Kept    bool      `json:",omitempty"` // an operator can have it sent again; of older events nobody can
}

func (c NoticeParked) apply(e *Escalation, ev Event) {
	if !c.Kept {
		return
	}
	u := Unsaid{Seq: ev.Seq, At: ev.At, Kind: c.Kind, To: c.To, Subject: c.Subject, Why: c.Why, Urgent: c.Urgent, Late: c.Late}
	e.Unsaid = append(slices.DeleteFunc(slices.Clone(e.Unsaid), u.same), u)
}

func sortedKeys(m map[UserID]string) []UserID {
	var ids []UserID
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func init() {
	register(NotesUploaded{})
	registerQuiet(NoticeParked{})
}
