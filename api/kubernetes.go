package api

import (
	"regexp"
	"strings"
)

// What UK8S calls the load balancers and listeners it makes (the vendor's
// documentation of UK8S): x.namespace.svc.uk8s-ID for a service,
// uk8s-ID-master-ulb4 for the API servers, TCP_443_uuid for a listener.
var (
	ownedULB     = regexp.MustCompile(`(?i)(\.svc\.uk8s-[^.\s]+$)|(^uk8s-\S+-master-ulb\d*$)`)
	ownedVServer = regexp.MustCompile(`(?i)^(TCP|UDP|HTTP|HTTPS)_\d+_[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$`)
)

// KubernetesName says whether a load balancer of that name belongs to a UK8S
// cluster, whose controller puts back what is changed by hand.
func KubernetesName(ulbName string) bool { return ownedULB.MatchString(ulbName) }

// Kubernetes says whether a UK8S cluster owns the load balancer: by its name, by
// its Remark (UID-...), or by the name of one of its listeners.
func (u ULB) Kubernetes() bool {
	if KubernetesName(u.Name.Or("")) || strings.HasPrefix(u.Remark.Or(""), "UID-") {
		return true
	}
	vservers, _ := u.VServers.Get()
	for _, v := range vservers {
		if v.Kubernetes() {
			return true
		}
	}
	return false
}

// Kubernetes says whether the listener has the name that UK8S gives its own.
func (v VServer) Kubernetes() bool { return ownedVServer.MatchString(v.Name.Or("")) }
