package store

import "fmt"

// Home is the workspace and the app that a store belongs to.
type Home struct {
	Team, Name string // the workspace's id and name
	App        string // the app's id; empty when nobody can say
}

// Admit reports whether what belongs here may be used with the tokens of there, and whether that is
// to be noted: what is owed in one workspace would be asked of another, which knows none of the people.
// kind and place are what the sentence calls the store.
func (here Home) Admit(there Home, kind, place string) (note bool, err error) {
	switch {
	case here.Team != "" && here.Team != there.Team:
		return false, fmt.Errorf("the %s %s belongs to the workspace %s (%s), and these tokens are of %s (%s); name that workspace's own %s, or set the tokens of this one",
			kind, place, here.Name, here.Team, there.Name, there.Team, kind)
	case here.App != "" && there.App != "" && here.App != there.App:
		return false, fmt.Errorf("the %s %s belongs to the app %s, and these tokens are of the app %s; set the tokens of that app, or run escalate adopt if this app takes its place",
			kind, place, here.App, there.App)
	}
	return here != there && (here.Team != there.Team || there.App != ""), nil
}
