package meeting

// Joined is somebody taken into the escalation, or seen in its channel.
type Joined struct {
	Person Person
	In     bool `json:",omitempty"`
}

func (c Joined) apply(e *Escalation, ev Event) {
	i := e.memberIndex(c.Person.ID)
	if i < 0 {
		e.People = append(e.People, Member{Person: c.Person, Since: ev.At, In: c.In})
		return
	}
	m := &e.People[i]
	m.Out, m.In = false, m.In || c.In
	m.Standing = c.Person.Standing
}

// Left is somebody taken out of the escalation, by the chair or by deactivation.
type Left struct {
	ID          UserID
	Deactivated bool `json:",omitempty"`
	Stays       bool `json:",omitempty"` // in the channel: an outsider, whom the chair removes
}

func (c Left) apply(e *Escalation, _ Event) {
	if i := e.memberIndex(c.ID); i >= 0 {
		e.People[i].Out, e.People[i].In = true, c.Stays
		if c.Deactivated {
			e.People[i].Standing = Gone
		}
	}
}

// OutOfChannel is somebody who left the channel and stays in the escalation.
type OutOfChannel struct{ ID UserID }

func (c OutOfChannel) apply(e *Escalation, _ Event) {
	if i := e.memberIndex(c.ID); i >= 0 {
		e.People[i].In = false
	}
}

// OutsiderSeen is a guest, stranger or bot seen in the channel. They get no part.
type OutsiderSeen struct {
	Person Person
	In     bool `json:",omitempty"`
}

func (c OutsiderSeen) apply(e *Escalation, _ Event) {
	if i := e.memberIndex(c.Person.ID); i >= 0 {
		e.People[i].In = e.People[i].In || c.In
	} else {
		e.People = append(e.People, Member{Person: c.Person, Out: true, In: c.In})
	}
}

// ProfileSeen is a profile as Slack shows it now. Name and title stay as they were when the
// person was named, unless they were not known then.
type ProfileSeen struct{ Person Person }

func (c ProfileSeen) apply(e *Escalation, _ Event) {
	i := e.memberIndex(c.Person.ID)
	if i < 0 {
		return
	}
	m := &e.People[i]
	if m.Name == "" {
		m.Name, m.Title = c.Person.Name, c.Person.Title
	}
	m.Zone, m.Standing = c.Person.Zone, c.Person.Standing
}

func init() { register(Joined{}, Left{}, OutOfChannel{}, OutsiderSeen{}, ProfileSeen{}) }
