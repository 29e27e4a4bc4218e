package slackfake

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// User is a person, or a bot, of the workspace.
type User struct {
	ID          string // invented when empty
	Name        string // handle, without "@"
	RealName    string // the handle when empty
	Title       string // job title of the profile
	Zone        string // IANA name; "UTC" when empty, none for strangers
	Guest       bool   // multi-channel guest (is_restricted)
	SingleGuest bool   // single-channel guest (is_ultra_restricted)
	Stranger    bool   // of another workspace, in a shared channel
	Bot         bool
	Deleted     bool // deactivated

	updated int64
	team    string
}

func (u *User) shown() string {
	if u.RealName != "" {
		return u.RealName
	}
	return u.Name
}

// AddUser lets a person move in and returns them with their id. It panics when the handle or id is taken, or the zone
// unknown: these are slips of the test.
func (w *Workspace) AddUser(u User) User {
	w.mu.Lock()
	defer w.mu.Unlock()
	if u.Name == "" {
		panic("slackfake: a user needs a handle")
	}
	if u.Zone == "" && !u.Stranger {
		u.Zone = "UTC"
	}
	if _, err := time.LoadLocation(u.Zone); err != nil {
		panic(fmt.Sprintf("slackfake: zone of @%s: %v", u.Name, err))
	}
	if u.ID == "" {
		u.ID = w.newID("U")
	}
	if w.users[u.ID] != nil || w.find(u.Name) != nil {
		panic(fmt.Sprintf("slackfake: @%s (%s) is there already", u.Name, u.ID))
	}
	if u.RealName == "" {
		u.RealName = u.Name
	}
	u.team = w.team
	if u.Stranger {
		u.team = w.newID("T")
	}
	u.updated = w.clock.Now().Unix()
	w.ids[u.ID] = true
	w.users[u.ID] = &u
	w.userOrder = append(w.userOrder, u.ID)
	w.change()
	return u
}

// Users are the people in order of moving in, the app's bot first.
func (w *Workspace) Users() []User {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []User
	for _, id := range w.userOrder {
		out = append(out, *w.users[id])
	}
	return out
}

// find looks a user up by id, handle or @handle. w.mu is held.
func (w *Workspace) find(who string) *User {
	if u := w.users[who]; u != nil {
		return u
	}
	who = strings.TrimPrefix(who, "@")
	for _, id := range w.userOrder {
		if w.users[id].Name == who {
			return w.users[id]
		}
	}
	return nil
}

// must is find for a test's own names.
func (w *Workspace) must(who string) *User {
	u := w.find(who)
	if u == nil {
		panic(fmt.Sprintf("slackfake: nobody here is called %q", who))
	}
	return u
}

// Deactivate ends a person's account. They leave their channels and can do nothing more.
func (w *Workspace) Deactivate(user string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.must(user)
	u.Deleted = true
	for _, id := range w.chanOrder {
		c := w.channels[id]
		if !c.im {
			c.members = slices.DeleteFunc(c.members, func(m string) bool { return m == u.ID })
		}
	}
	w.closeAll(u.ID)
	w.userChanged(u)
}

// Reactivate gives a deactivated person their account back; they are in no channel.
func (w *Workspace) Reactivate(user string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.must(user)
	u.Deleted = false
	w.userChanged(u)
}

// SetZone moves a person to another zone (IANA name; it panics when unknown).
func (w *Workspace) SetZone(user, zone string) {
	if _, err := time.LoadLocation(zone); err != nil {
		panic(fmt.Sprintf("slackfake: zone of %s: %v", user, err))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.must(user)
	u.Zone = zone
	w.userChanged(u)
}

// SetProfile changes a person's name and title; an empty one stays.
func (w *Workspace) SetProfile(user, realName, title string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.must(user)
	if realName != "" {
		u.RealName = realName
	}
	if title != "" {
		u.Title = title
	}
	w.userChanged(u)
}

func (w *Workspace) userChanged(u *User) {
	u.updated = w.clock.Now().Unix()
	w.sendEvent("user_change", []string{"users:read"}, obj{
		"user": w.userJSON(u, true), "cache_ts": u.updated, "event_ts": w.newTS(),
	})
	w.change()
}

// userJSON is the user object of users.info (docs.slack.dev/reference/objects/user-object).
func (w *Workspace) userJSON(u *User, locale bool) obj {
	o := obj{
		"id": u.ID, "team_id": u.team, "name": u.Name, "deleted": u.Deleted, "real_name": u.RealName,
		"profile": obj{
			"real_name": u.RealName, "real_name_normalized": u.RealName, "display_name": u.Name,
			"display_name_normalized": u.Name, "title": u.Title, "team": u.team, "phone": "", "skype": "",
			"status_text": "", "status_emoji": "", "avatar_hash": "",
		},
		"is_admin": false, "is_owner": false, "is_primary_owner": false,
		"is_restricted": u.Guest || u.SingleGuest, "is_ultra_restricted": u.SingleGuest,
		"is_bot": u.Bot, "is_app_user": false, "updated": u.updated,
	}
	if u.Stranger {
		o["is_stranger"] = true
	}
	if u.Zone != "" && !u.Deleted {
		now := w.clock.Now().In(w.zone(u.ID))
		label, offset := now.Zone()
		o["tz"], o["tz_label"], o["tz_offset"] = u.Zone, label, offset
	}
	if locale && !u.Stranger {
		o["locale"] = "en-US"
	}
	return o
}
