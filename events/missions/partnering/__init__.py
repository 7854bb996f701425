"""Why a mission is made and with whom: objectives, partners, and the partnerships that outlast one mission."""
